package org.veredus.storage.kv;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Making and comparing keys. Numbers are big-endian, so that their order is the order of the
/// bytes.
public final class Keys {
    public static final Comparator<byte[]> ORDER = Arrays::compareUnsigned;

    private Keys() {}

    public static byte[] key(char type) {
        return new byte[] {(byte) type};
    }

    public static byte[] key(char type, long number) {
        return ByteBuffer.allocate(9).put((byte) type).putLong(number).array();
    }

    public static byte[] key(char type, int first, int second) {
        return ByteBuffer.allocate(9).put((byte) type).putInt(first).putInt(second).array();
    }

    public static byte[] key(char type, byte[] rest) {
        return ByteBuffer.allocate(1 + rest.length).put((byte) type).put(rest).array();
    }

    /// The first key after all keys that begin with `prefix`; null if there is none.
    public static byte @Nullable [] after(byte[] prefix) {
        byte[] end = prefix.clone();
        for (int i = end.length - 1; i >= 0; i--) {
            if (end[i] != (byte) 0xFF) {
                end[i]++;
                return Arrays.copyOf(end, i + 1);
            }
        }
        return null;
    }
}
