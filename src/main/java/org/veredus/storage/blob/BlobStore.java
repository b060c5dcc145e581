package org.veredus.storage.blob;

import java.time.Duration;
import org.veredus.storage.kv.StoreFailed;

/// Contents by name. `BlobContract` tests it for every engine.
public interface BlobStore {
    /// A content that is held in memory until its commit. For at most a few megabytes.
    static StagedBlob stage(byte[] content) {
        return new StagedBlob.Inline(BlobId.ofContent(content), content);
    }

    /// Starts a content of any size; it streams to the engine in pieces.
    BlobWriter writer() throws StoreFailed;

    /// Octets; throws for an unknown blob.
    long size(BlobId id) throws StoreFailed;

    /// Up to `length` octets from `from` on; fewer only at the blob's end.
    byte[] read(BlobId id, long from, int length) throws StoreFailed;

    /// The whole of a content that perhaps no commit has brought yet. For contents that fit in
    /// memory.
    byte[] read(StagedBlob staged) throws StoreFailed;

    /// Hands the range to `sink` piece by piece, so that a large blob never stands in memory whole.
    void copy(BlobId id, long from, long length, Sink sink) throws StoreFailed, java.io.IOException;

    /// The same of a content that perhaps no commit has brought yet.
    void copy(StagedBlob staged, long from, long length, Sink sink)
            throws StoreFailed, java.io.IOException;

    boolean contains(BlobId id) throws StoreFailed;

    /// Removes blobs that nobody has retained for at least `grace`. Returns how many.
    int collect(Duration grace) throws StoreFailed;

    /// Takes pieces of a content. The array may be reused after the call.
    @FunctionalInterface
    interface Sink {
        void accept(byte[] buffer, int from, int length) throws java.io.IOException;
    }
}
