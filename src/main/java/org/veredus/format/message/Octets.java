package org.veredus.format.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Looks for an octet in an array, eight places at a time: all readers of messages go from line end
/// to line end.
public final class Octets {
    private static final VarHandle EIGHT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;

    private Octets() {}

    /// The first place from `from` on that holds the octet; `to` if there is none before it.
    public static int indexOf(byte[] octets, byte sought, int from, int to) {
        long pattern = ONES * (sought & 0xFF);
        int at = from;
        while (at <= to - Long.BYTES) {
            long differences = (long) EIGHT.get(octets, at) ^ pattern;
            // the highest bit of each octet that is zero; above the first of them it may be wrong
            long zeros = (differences - ONES) & ~differences & HIGHEST_BITS;
            if (zeros != 0) return at + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
            at += Long.BYTES;
        }
        while (at < to && octets[at] != sought) {
            at++;
        }
        return at;
    }
}
