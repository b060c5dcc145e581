package org.veredus.storage.kv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Writes a record's fields: numbers as variable-length integers of 7 bits an octet, texts and byte
/// strings with their length in front.
public final class RecordWriter {
    private byte[] buffer;
    private int length;

    /// @param version the record's format version, its first octet
    public RecordWriter(int version) {
        this(version, 64);
    }

    public RecordWriter(int version, int capacity) {
        buffer = new byte[Math.max(16, capacity)];
        octet(version);
    }

    public RecordWriter octet(int value) {
        room(1);
        buffer[length++] = (byte) value;
        return this;
    }

    /// Unsigned; negative values take ten octets.
    public RecordWriter number(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            buffer[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[length++] = (byte) rest;
        return this;
    }

    public RecordWriter bytes(byte[] value) {
        number(value.length);
        return raw(value);
    }

    /// Without a length: the reader must know it.
    public RecordWriter raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, buffer, length, value.length);
        length += value.length;
        return this;
    }

    public RecordWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] toBytes() {
        return Arrays.copyOf(buffer, length);
    }

    /// With a sum at the end, for [RecordReader#checked].
    public byte[] toCheckedBytes() {
        CRC32C sum = new CRC32C();
        sum.update(buffer, 0, length);
        int value = (int) sum.getValue();
        return octet(value).octet(value >>> 8).octet(value >>> 16).octet(value >>> 24).toBytes();
    }

    private void room(int more) {
        if (length + more > buffer.length)
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
}
