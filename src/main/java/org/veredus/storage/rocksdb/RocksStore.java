package org.veredus.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.kv.ChangeListener;
import org.veredus.storage.kv.Commit;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pending;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.Snapshot.Next;
import org.veredus.storage.kv.StoreFailed;

/// The embedded store. One process at a time may open a data folder.
public final class RocksStore implements KeyValueStore {
    private final Database database;
    private final ChangeFeed feed = new ChangeFeed();
    private final Committer committer;
    private final RocksBlobs blobs;

    /// @param groups hears of each synced write: commits in it, octets, nanoseconds
    public RocksStore(RocksSettings settings, InstantSource clock, GroupListener groups)
            throws StoreFailed {
        DataFormat.check(settings.folder());
        database = new Database(settings);
        committer = new Committer(database, feed, clock, groups);
        try {
            blobs = new RocksBlobs(database, committer, clock);
        } catch (StoreFailed broken) {
            close();
            throw broken;
        }
    }

    /// Hears of each synced group of commits.
    @FunctionalInterface
    public interface GroupListener {
        void wrote(int commits, long octets, long nanos);
    }

    @Override
    public byte @Nullable [] get(PartitionId partition, byte[] key) throws StoreFailed {
        byte[] whole = Arrays.copyOf(partition.bytes(), PartitionId.LENGTH + key.length);
        System.arraycopy(key, 0, whole, PartitionId.LENGTH, key.length);
        return database.get(database.records, whole);
    }

    @Override
    public Snapshot snapshot(PartitionId partition) throws StoreFailed {
        return new RocksSnapshot(database, partition);
    }

    @Override
    public Pending commit(Commit commit) {
        return committer.submit(commit);
    }

    @Override
    public List<PartitionId> partitions(char kind) throws StoreFailed {
        List<PartitionId> found = new ArrayList<>();
        byte[] next = new PartitionId(kind, 0).bytes();
        while (next != null) {
            PartitionId partition = firstFrom(next);
            if (partition == null || partition.kind() != kind) break;
            found.add(partition);
            next =
                    partition.number() == Long.MAX_VALUE
                            ? null
                            : ByteBuffer.allocate(PartitionId.LENGTH)
                                    .put((byte) kind)
                                    .putLong(partition.number() + 1)
                                    .array();
        }
        return found;
    }

    private @Nullable PartitionId firstFrom(byte[] key) throws StoreFailed {
        PartitionId[] found = {null};
        database.scan(
                database.records,
                key,
                at -> {
                    found[0] = PartitionId.of(at.key());
                    return Next.STOP;
                });
        return found[0];
    }

    @Override
    public void subscribe(PartitionId partition, ChangeListener listener) {
        feed.subscribe(partition, listener);
    }

    @Override
    public BlobStore blobs() {
        return blobs;
    }

    /// Writes a copy of all that is durable, as a folder that a store can be opened on: hard links,
    /// so it must be on the same file system. It waits for the disk: not for virtual threads.
    ///
    /// @param folder must not exist yet
    public void copyTo(Path folder) throws StoreFailed {
        try {
            Files.createDirectory(folder);
        } catch (IOException taken) {
            throw new StoreFailed("cannot make " + folder, taken);
        }
        database.checkpoint(folder.resolve(Database.FOLDER));
        DataFormat.check(folder);
    }

    /// Reads all contents and compares them with their names. It waits for the disk: not for
    /// virtual threads.
    public Scrub.Report scrub() throws StoreFailed {
        return new Scrub(database, blobs).run();
    }

    @Override
    public void close() throws StoreFailed {
        committer.close();
        database.close();
    }
}
