package org.veredus.storage.kv;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.blob.BlobStore;

/// A storage engine. The contract is in the package description; `KeyValueContract` tests it for
/// every engine.
public interface KeyValueStore extends AutoCloseable {
    /// The newest durable value, without the cost of a snapshot.
    byte @Nullable [] get(PartitionId partition, byte[] key) throws StoreFailed;

    Snapshot snapshot(PartitionId partition) throws StoreFailed;

    /// Queues a commit. Commits of one partition are judged and applied in the order in which they
    /// were queued.
    Pending commit(Commit commit);

    /// Partitions of a kind that have ever been written, in order of number.
    List<PartitionId> partitions(char kind) throws StoreFailed;

    /// The change feed. The store holds the listener weakly: it ends when its owner does.
    void subscribe(PartitionId partition, ChangeListener listener);

    /// The blobs that commits of this store bring and retain.
    BlobStore blobs();

    /// Waits for queued commits, then closes.
    @Override
    void close() throws StoreFailed;
}
