package org.veredus.storage.kv;

/// Hears that a partition has changed. Called in the order of versions, after the commit is durable
/// and before its
/// [Pending#await] returns. Runs on the engine's thread: it must be short and must not block.
@FunctionalInterface
public interface ChangeListener {
    void changed(PartitionId partition, long version);
}
