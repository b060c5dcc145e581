package org.veredus.storage.blob;

/// A content on its way into the store: named, but durable only with the commit that brings it.
public sealed interface StagedBlob {
    BlobId id();

    /// Octets.
    long size();

    /// Small: the content travels in the commit.
    record Inline(BlobId id, byte[] content) implements StagedBlob {
        @Override
        public long size() {
            return content.length;
        }
    }

    /// Large: the content is with the engine already, in `chunks` pieces under the name of the
    /// upload.
    record Chunked(BlobId id, long size, long upload, int chunks) implements StagedBlob {}

    /// In the store already, and retained there by somebody until the commit is done.
    record Present(BlobId id, long size) implements StagedBlob {}
}
