package org.veredus.storage.rocksdb;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.StagedBlob;

/// Keys and values of the families `blobs` and `references`; the layout is in the package
/// description.
final class BlobKeys {
    static final byte[] NOTHING = {};

    /// First octet of a blob's value.
    static final byte INLINE = 0;

    static final byte CHUNKED = 1;

    /// Octets of one chunk of a large content.
    static final int CHUNK = 256 << 10;

    /// Octets of a manifest.
    static final int MANIFEST = 21;

    private BlobKeys() {}

    static byte[] blob(BlobId id) {
        return named('B', id);
    }

    /// Reads a key that is a letter and a name.
    static BlobId blobOf(byte[] key) {
        return BlobId.of(Arrays.copyOfRange(key, 1, 1 + BlobId.LENGTH));
    }

    static byte[] present(BlobId id) {
        return named('P', id);
    }

    static byte[] loose(BlobId id) {
        return named('L', id);
    }

    static byte[] references(BlobId id) {
        return named('R', id);
    }

    static byte[] reference(BlobId id, byte[] partition, byte[] holder) {
        return ByteBuffer.allocate(1 + BlobId.LENGTH + partition.length + holder.length)
                .put((byte) 'R')
                .put(id.bytes())
                .put(partition)
                .put(holder)
                .array();
    }

    static byte[] upload(long upload) {
        return ByteBuffer.allocate(9).put((byte) 'U').putLong(upload).array();
    }

    static byte[] chunk(long upload, int number) {
        return ByteBuffer.allocate(13).put((byte) 'C').putLong(upload).putInt(number).array();
    }

    static byte[] inline(byte[] content) {
        return ByteBuffer.allocate(1 + content.length).put(INLINE).put(content).array();
    }

    static byte[] manifest(StagedBlob.Chunked blob) {
        return ByteBuffer.allocate(MANIFEST)
                .put(CHUNKED)
                .putLong(blob.size())
                .putLong(blob.upload())
                .putInt(blob.chunks())
                .array();
    }

    /// The upload whose chunks a stored blob's content is; 0 if it stands in the value itself.
    static long uploadOf(byte[] value) {
        return value[0] == CHUNKED ? ByteBuffer.wrap(value).getLong(9) : 0;
    }

    private static byte[] named(char type, BlobId id) {
        return ByteBuffer.allocate(1 + BlobId.LENGTH).put((byte) type).put(id.bytes()).array();
    }
}
