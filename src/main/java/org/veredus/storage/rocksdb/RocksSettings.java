package org.veredus.storage.rocksdb;

import java.nio.file.Path;

/// How the embedded engine uses memory and threads.
///
/// @param folder the data folder
/// @param blockCache octets of read cache
/// @param writeBuffers octets of memory for records and blobs not yet in table files
/// @param backgroundThreads flushes and compactions at once
public record RocksSettings(
        Path folder, long blockCache, long writeBuffers, int backgroundThreads) {
    public RocksSettings {
        if (blockCache < 1 << 20)
            throw new IllegalArgumentException("block cache of " + blockCache + " octets");
        if (writeBuffers < 4 << 20)
            throw new IllegalArgumentException("write buffers of " + writeBuffers + " octets");
        if (backgroundThreads < 1)
            throw new IllegalArgumentException(backgroundThreads + " background threads");
    }

    public static RocksSettings defaults(Path folder) {
        return new RocksSettings(folder, 64L << 20, 128L << 20, 2);
    }
}
