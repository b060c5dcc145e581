package org.veredus.storage.blob;

import org.veredus.storage.kv.StoreFailed;

/// Takes a content of any size in pieces. One thread. Closing it without [#finish], or never
/// committing the result
/// before the program ends, removes what was written.
public interface BlobWriter extends AutoCloseable {
    void write(byte[] buffer, int from, int length) throws StoreFailed;

    StagedBlob finish() throws StoreFailed;

    @Override
    void close();
}
