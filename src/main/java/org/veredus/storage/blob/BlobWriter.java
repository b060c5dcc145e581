package org.veredus.storage.blob;

import org.veredus.storage.kv.StoreFailed;

/// Takes a content of any size in pieces. One thread. What no commit has taken when it is closed is
/// removed, and what a crash cut off at the next start.
public interface BlobWriter extends AutoCloseable {
    void write(byte[] buffer, int from, int length) throws StoreFailed;

    StagedBlob finish() throws StoreFailed;

    @Override
    void close();
}
