package org.veredus.account.register;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// Keys and values of a register; drawn in the package description.
record Layout(char letter) {
    private static final int VERSION = 1;

    /// What is known of the register as a whole.
    ///
    /// @param oldest changes since an older version are not fully known
    record Meta(long nextNumber, long version, long oldest) {
        static final Meta NEW = new Meta(1, 0, 0);
    }

    byte[] meta() {
        return new byte[] {(byte) letter, 'm'};
    }

    byte[] items() {
        return new byte[] {(byte) letter, 'o'};
    }

    byte[] item(long number) {
        return ByteBuffer.allocate(10).put(items()).putLong(number).array();
    }

    byte[] gone() {
        return new byte[] {(byte) letter, 'x'};
    }

    byte[] gone(long version, long number) {
        return ByteBuffer.allocate(18).put(gone()).putLong(version).putLong(number).array();
    }

    static long versionOfGone(byte[] key) {
        return ByteBuffer.wrap(key).getLong(2);
    }

    static long numberOfGone(byte[] key) {
        return ByteBuffer.wrap(key).getLong(10);
    }

    /// Contents that things hold.
    byte[] held() {
        return new byte[] {(byte) letter, 'b'};
    }

    /// The things that hold a content.
    byte[] holders(BlobId content) {
        return ByteBuffer.allocate(2 + BlobId.LENGTH).put(held()).put(content.bytes()).array();
    }

    /// Reads a key made by [#holder].
    static BlobId contentIn(byte[] key) {
        return BlobId.of(Arrays.copyOfRange(key, 2, 2 + BlobId.LENGTH));
    }

    byte[] holder(BlobId content, long number) {
        byte[] all = holders(content);
        return ByteBuffer.allocate(all.length + Long.BYTES).put(all).putLong(number).array();
    }

    static byte[] size(long octets) {
        return new RecordWriter(VERSION).number(octets).toBytes();
    }

    static long size(byte[] record) throws StoreFailed {
        return new RecordReader("register content", record, VERSION).number();
    }

    static byte[] value(Meta meta) {
        return new RecordWriter(VERSION)
                .number(meta.nextNumber())
                .number(meta.version())
                .number(meta.oldest())
                .toBytes();
    }

    static Meta meta(byte @Nullable [] record) throws StoreFailed {
        if (record == null) return Meta.NEW;
        RecordReader in = new RecordReader("register", record, VERSION);
        return new Meta(in.number(), in.number(), in.number());
    }

    static byte[] value(Item item) {
        return new RecordWriter(VERSION, item.value().length + 32)
                .number(item.made())
                .number(item.changed())
                .bytes(item.value())
                .toBytes();
    }

    static Item item(byte[] key, byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("register item", record, VERSION);
        return new Item(ByteBuffer.wrap(key).getLong(2), in.number(), in.number(), in.bytes());
    }

    static byte[] made(long version) {
        return new RecordWriter(VERSION).number(version).toBytes();
    }

    static long made(byte[] record) throws StoreFailed {
        return new RecordReader("gone register item", record, VERSION).number();
    }
}
