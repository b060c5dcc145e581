package org.veredus.storage.rocksdb;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.RocksObject;
import org.rocksdb.Snapshot;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.veredus.storage.kv.StoreFailed;

/// The native database and its options. A use after [#close] is [StoreFailed], never a call into
/// freed memory.
final class Database implements AutoCloseable {
    static final String FOLDER = "records";

    /// The dead part of all blob files from which they are copied without it.
    private static final double GARBAGE = 0.25;

    private final List<RocksObject> owned = new ArrayList<>();
    private final AtomicInteger users = new AtomicInteger(); // calls inside the native database
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final Set<Snapshot> snapshots = ConcurrentHashMap.newKeySet();
    private final RocksDB db;
    private final WriteOptions synced;
    private final WriteOptions buffered;
    private final ReadOptions read;

    final ColumnFamilyHandle records;
    final ColumnFamilyHandle blobs;
    final ColumnFamilyHandle references;

    Database(RocksSettings settings) throws StoreFailed {
        RocksDB.loadLibrary();
        Cache cache = own(new LRUCache(settings.blockCache()));
        BlockBasedTableConfig table =
                new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true)
                        .setFilterPolicy(own(new BloomFilter(10)))
                        .setWholeKeyFiltering(true);
        ColumnFamilyOptions small =
                own(new ColumnFamilyOptions())
                        .setTableFormatConfig(table)
                        .setCompressionType(CompressionType.LZ4_COMPRESSION)
                        .setMemtablePrefixBloomSizeRatio(0.05) // most look-ups find nothing
                        .setMemtableWholeKeyFiltering(true)
                        .setWriteBufferSize(settings.writeBuffers() / 4)
                        .setLevelCompactionDynamicLevelBytes(true);
        ColumnFamilyOptions large =
                own(new ColumnFamilyOptions(small))
                        .setWriteBufferSize(settings.writeBuffers() / 2)
                        .setEnableBlobFiles(true)
                        .setMinBlobSize(512)
                        .setBlobCompressionType(CompressionType.LZ4_COMPRESSION)
                        .setBlobGarbageCollectionAgeCutoff(1.0);
        DBOptions options =
                own(new DBOptions())
                        .setCreateIfMissing(true)
                        .setCreateMissingColumnFamilies(true)
                        .setMaxBackgroundJobs(settings.backgroundThreads())
                        .setDbWriteBufferSize(settings.writeBuffers())
                        .setMaxTotalWalSize(settings.writeBuffers() * 2)
                        .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                        .setRecycleLogFileNum(4) // a sync writes no length and no extents
                        .setKeepLogFileNum(4)
                        .setMaxOpenFiles(512);
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            db =
                    RocksDB.open(
                            options,
                            settings.folder().resolve(FOLDER).toString(),
                            List.of(
                                    new ColumnFamilyDescriptor(
                                            RocksDB.DEFAULT_COLUMN_FAMILY, small),
                                    new ColumnFamilyDescriptor(
                                            "blobs".getBytes(StandardCharsets.US_ASCII), large),
                                    new ColumnFamilyDescriptor(
                                            "references".getBytes(StandardCharsets.US_ASCII),
                                            small)),
                            handles);
        } catch (RocksDBException broken) {
            release();
            // its message alone tells that the lock is another's
            if (String.valueOf(broken.getMessage()).matches("(?s)(While lock file|lock hold by).*"))
                throw new StoreFailed(
                        "another program, probably a server, is using " + settings.folder());
            throw new StoreFailed("cannot open the store in " + settings.folder(), broken);
        }
        records = handles.get(0);
        blobs = handles.get(1);
        references = handles.get(2);
        synced = own(new WriteOptions()).setSync(true);
        buffered = own(new WriteOptions());
        read = own(new ReadOptions());
    }

    byte @Nullable [] get(ColumnFamilyHandle family, byte[] key) throws StoreFailed {
        return get(family, read, key);
    }

    byte @Nullable [] get(ColumnFamilyHandle family, ReadOptions how, byte[] key)
            throws StoreFailed {
        enter();
        try {
            return db.get(family, how, key);
        } catch (RocksDBException broken) {
            throw new StoreFailed("cannot read from the store", broken);
        } finally {
            leave();
        }
    }

    /// Fills `into` with the beginning of a value.
    ///
    /// @return how many octets the whole value has; negative if there is none
    int get(ColumnFamilyHandle family, byte[] key, byte[] into) throws StoreFailed {
        enter();
        try {
            return db.get(family, read, key, into);
        } catch (RocksDBException broken) {
            throw new StoreFailed("cannot read from the store", broken);
        } finally {
            leave();
        }
    }

    /// Writes the batch; with [Durability#SYNCED] it is on stable storage on return, and so is
    /// everything written before it.
    void write(WriteBatch batch, Durability durability) throws StoreFailed {
        enter();
        try {
            db.write(durability == Durability.SYNCED ? synced : buffered, batch);
        } catch (RocksDBException broken) {
            throw unwritten(broken);
        } finally {
            leave();
        }
    }

    static StoreFailed unwritten(RocksDBException why) {
        String what = "cannot write to the store";
        Status status = why.getStatus();
        boolean full = status != null && status.getSubCode() == Status.SubCode.NoSpace;
        return full ? StoreFailed.full(what, why) : new StoreFailed(what, why);
    }

    /// Whether a write waits for the disk.
    enum Durability {
        BUFFERED,
        SYNCED
    }

    Snapshot snapshot() throws StoreFailed {
        enter();
        try {
            Snapshot taken = db.getSnapshot();
            snapshots.add(taken);
            return taken;
        } finally {
            leave();
        }
    }

    void release(Snapshot snapshot) {
        users.incrementAndGet();
        try {
            if (open.get() && snapshots.remove(snapshot)) db.releaseSnapshot(snapshot);
            snapshot.close();
        } finally {
            leave();
        }
    }

    /// Runs `use` over the family's keys that begin with `prefix`, from `from` on.
    void scan(ColumnFamilyHandle family, ReadOptions how, byte[] from, Scan use)
            throws StoreFailed {
        enter();
        try (RocksIterator iterator = db.newIterator(family, how)) {
            for (iterator.seek(from); iterator.isValid(); iterator.next()) {
                if (use.visit(iterator) == org.veredus.storage.kv.Snapshot.Next.STOP) return;
            }
            iterator.status();
        } catch (RocksDBException broken) {
            throw new StoreFailed("cannot read from the store", broken);
        } finally {
            leave();
        }
    }

    void scan(ColumnFamilyHandle family, byte[] from, Scan use) throws StoreFailed {
        scan(family, read, from, use);
    }

    /// Shows `use` the last key of the family that is not after `key`, if there is one.
    void scanLast(ColumnFamilyHandle family, byte[] key, java.util.function.Consumer<byte[]> use)
            throws StoreFailed {
        enter();
        try (RocksIterator iterator = db.newIterator(family, read)) {
            iterator.seekForPrev(key);
            if (iterator.isValid()) use.accept(iterator.key());
            iterator.status();
        } catch (RocksDBException broken) {
            throw new StoreFailed("cannot read from the store", broken);
        } finally {
            leave();
        }
    }

    /// Looks at the iterator's current key.
    @FunctionalInterface
    interface Scan {
        org.veredus.storage.kv.Snapshot.Next visit(RocksIterator at) throws StoreFailed;
    }

    /// Writes a copy of the database as it stands into a folder that must not exist yet, on the
    /// same file system: by hard links, since table and blob files never change.
    void checkpoint(Path folder) throws StoreFailed {
        enter();
        try (Checkpoint checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(folder.toString());
        } catch (RocksDBException broken) {
            throw new StoreFailed("cannot copy the store to " + folder, broken);
        } finally {
            leave();
        }
    }

    /// Gives the room of deleted contents back to the disk: at once in the index, in the blob files
    /// when [#GARBAGE] of them is dead. RocksDB's own collection would copy the oldest contents at
    /// each compaction, dead or alive. May take long.
    void reclaim() throws StoreFailed {
        enter();
        try {
            db.compactRange(blobs);
            long size = db.getLongProperty(blobs, "rocksdb.live-blob-file-size");
            long dead = db.getLongProperty(blobs, "rocksdb.live-blob-file-garbage-size");
            if (dead < size * GARBAGE) return;
            collectGarbage(true);
            try (CompactRangeOptions everything = new CompactRangeOptions()) {
                everything.setBottommostLevelCompaction(BottommostLevelCompaction.kForce);
                db.compactRange(blobs, null, null, everything);
            } finally {
                collectGarbage(false);
            }
        } catch (RocksDBException broken) {
            if (open.get()) throw new StoreFailed("cannot give room back", broken);
        } finally {
            leave();
        }
    }

    private void collectGarbage(boolean enabled) throws RocksDBException {
        db.setOptions(
                blobs,
                MutableColumnFamilyOptions.builder()
                        .setEnableBlobGarbageCollection(enabled)
                        .build());
    }

    private void enter() throws StoreFailed {
        users.incrementAndGet();
        if (open.get()) return;
        users.decrementAndGet();
        throw new StoreFailed("the store is closed");
    }

    private void leave() {
        users.decrementAndGet();
    }

    private <T extends RocksObject> T own(T object) {
        owned.add(object);
        return object;
    }

    private void release() {
        for (RocksObject object : owned.reversed()) object.close();
    }

    @Override
    public void close() throws StoreFailed {
        if (!open.compareAndSet(true, false)) return;
        db.cancelAllBackgroundWork(false); // ends a compaction that somebody waits for
        while (users.get() > 0)
            LockSupport.parkNanos(100_000); // calls are short; new ones are refused
        snapshots.forEach(db::releaseSnapshot); // RocksDB does not close with one open
        records.close();
        blobs.close();
        references.close();
        try {
            db.closeE();
        } catch (RocksDBException broken) {
            throw new StoreFailed("the store did not close cleanly", broken);
        } finally {
            release();
        }
    }
}
