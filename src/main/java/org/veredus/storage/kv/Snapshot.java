package org.veredus.storage.kv;

import org.jspecify.annotations.Nullable;

/// One partition as it was at one moment. Close it soon: it keeps old records from being cleaned
/// up.
public interface Snapshot extends AutoCloseable {
    /// 0 for a partition that was never written.
    long version();

    byte @Nullable [] get(byte[] key) throws StoreFailed;

    /// Visits keys from `from` (inclusive) to `to` (exclusive; null for the end) in unsigned byte
    /// order until the visitor says stop.
    void scan(byte[] from, byte @Nullable [] to, Visitor visitor) throws StoreFailed;

    @Override
    void close();

    /// Receives one record of a scan.
    @FunctionalInterface
    interface Visitor {
        Next visit(byte[] key, byte[] value) throws StoreFailed;
    }

    /// What a visitor wants of the scan.
    enum Next {
        GO_ON,
        STOP
    }
}
