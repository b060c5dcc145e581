package org.veredus.storage.kv;

import java.nio.ByteBuffer;

/// Names a partition: what kind of thing it belongs to (one ASCII letter chosen by the package that
/// owns it) and which one.
public record PartitionId(char kind, long number) {
    /// Octets of [#bytes].
    public static final int LENGTH = 9;

    public PartitionId {
        if (kind <= ' ' || kind > '~')
            throw new IllegalArgumentException("partition kind " + (int) kind);
        if (number < 0) throw new IllegalArgumentException("partition number " + number);
    }

    /// Fixed length, ordered by kind and number.
    public byte[] bytes() {
        return ByteBuffer.allocate(LENGTH).put((byte) kind).putLong(number).array();
    }

    public static PartitionId of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, LENGTH);
        return new PartitionId((char) in.get(), in.getLong());
    }

    @Override
    public String toString() {
        return kind + ":" + number;
    }
}
