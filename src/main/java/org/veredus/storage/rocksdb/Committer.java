package org.veredus.storage.rocksdb;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.Commit;
import org.veredus.storage.kv.Conflict;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.kv.Write;

/// The one thread that writes. It takes whatever commits wait, up to [#GROUP_OCTETS], judges each
/// against its partition's version,
/// and makes the group durable with one synced write.
final class Committer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Committer.class);

    /// Commits that may wait; further callers wait for room.
    private static final int QUEUE = 16_384;

    /// Bounds the memory of one batch and the time one sync takes.
    private static final long GROUP_OCTETS = 8L << 20;

    private static final int GROUP_COMMITS = 2048;

    /// A group this large tells that many write at once: the next one gathers, as each sync costs
    /// the same whatever it carries. Whoever writes alone never waits.
    private static final int BUSY = 4;

    private static final Duration MOST_GATHERING = Duration.ofMillis(1);

    /// Partition versions kept in memory, oldest out.
    private static final int VERSIONS = 100_000;

    private final Database database;
    private final ChangeFeed feed;
    private final RocksStore.GroupListener listener;
    private final InstantSource clock;
    private final BlockingQueue<Task> tasks = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicBoolean accepting = new AtomicBoolean(true);
    private volatile boolean stopped; // nobody takes tasks any more
    private final Thread thread;
    private long lastSync; // nanoseconds; of the committer's thread
    private boolean failing; // since the last write; of the committer's thread

    private final Map<PartitionId, Long> versions =
            new LinkedHashMap<>(1024, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<PartitionId, Long> eldest) {
                    return size() > VERSIONS;
                }
            };

    Committer(
            Database database,
            ChangeFeed feed,
            InstantSource clock,
            RocksStore.GroupListener listener) {
        this.database = database;
        this.feed = feed;
        this.clock = clock;
        this.listener = listener;
        thread = Thread.ofPlatform().name("committer").daemon(true).start(this::run);
    }

    private sealed interface Task {
        record Apply(QueuedCommit commit) implements Task {}

        /// Runs between groups, so that no commit can come between its look and its write.
        record Alone(Work work, QueuedCommit done) implements Task {}

        record Stop() implements Task {}
    }

    /// Something that must not run beside a commit.
    @FunctionalInterface
    interface Work {
        void run() throws StoreFailed;
    }

    QueuedCommit submit(Commit commit) {
        QueuedCommit queued = new QueuedCommit(commit);
        if (accepting.get()) put(new Task.Apply(queued));
        else queued.fail(new StoreFailed("the store is closed"));
        return queued;
    }

    void alone(Work work) throws StoreFailed {
        QueuedCommit done =
                new QueuedCommit(new Commit(new PartitionId('?', 0), 0, List.of(), List.of()));
        if (!accepting.get()) throw new StoreFailed("the store is closed");
        put(new Task.Alone(work, done));
        try {
            done.await();
        } catch (Conflict impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void put(Task task) {
        boolean interrupted = false;
        while (true) {
            try {
                tasks.put(task);
                break;
            } catch (InterruptedException later) {
                interrupted = true; // order of commits matters more than a quick end
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        if (stopped) refuseLate(); // it came after the committer had looked for the last time
    }

    private void run() {
        List<Task> waiting = new ArrayList<>();
        try {
            boolean going = true;
            int last = 0;
            while (going) {
                try {
                    waiting.add(tasks.take());
                } catch (InterruptedException nobodyDoes) {
                    log.error("committer interrupted", nobodyDoes);
                    continue;
                }
                if (last >= BUSY) gather(last);
                tasks.drainTo(waiting, GROUP_COMMITS);
                last = waiting.size();
                going = work(waiting);
                waiting.clear();
            }
        } finally {
            // Also after an error such as the end of memory: nobody may wait for ever
            accepting.set(false);
            stopped = true;
            waiting.forEach(Committer::refuse);
            refuseLate();
        }
    }

    /// Lets others run until as many commits wait as were in the last group, or for as long as its
    /// sync took. A thread that sleeps instead comes back too late: the system wakes it when some
    /// 50 microseconds more have passed, half of what a sync takes.
    @SuppressWarnings("ThreadPriorityCheck") // who else runs is what it is about
    private void gather(int last) {
        long end = System.nanoTime() + Math.min(lastSync, MOST_GATHERING.toNanos());
        while (tasks.size() < last - 1 && System.nanoTime() < end) Thread.yield();
    }

    private void refuseLate() {
        List<Task> late = new ArrayList<>();
        tasks.drainTo(late);
        late.forEach(Committer::refuse);
    }

    /// Tells who waits; whoever has been told already does not hear of it.
    private static void refuse(Task task) {
        switch (task) {
            case Task.Apply(var commit) -> commit.fail(new StoreFailed("the store is closed"));
            case Task.Alone(_, var done) -> done.fail(new StoreFailed("the store is closed"));
            case Task.Stop() -> {}
        }
    }

    private boolean work(List<Task> waiting) {
        Group group = new Group();
        boolean going = true;
        try {
            for (Task task : waiting) {
                if (!going) {
                    refuse(task);
                    continue;
                }
                switch (task) {
                    case Task.Apply(var commit) -> {
                        group.add(commit);
                        if (group.octets >= GROUP_OCTETS) {
                            group.finish();
                            group = new Group();
                        }
                    }
                    case Task.Alone(var work, var done) -> {
                        group.finish();
                        group = new Group();
                        alone(work, done);
                    }
                    case Task.Stop() -> going = false;
                }
            }
            return going;
        } finally {
            group.finish();
        }
    }

    private static void alone(Work work, QueuedCommit done) {
        try {
            work.run();
            done.succeed();
        } catch (StoreFailed | RuntimeException failed) {
            done.fail(failed);
        }
    }

    private long version(PartitionId partition) throws StoreFailed {
        Long known = versions.get(partition);
        if (known != null) return known;
        byte[] stored = database.get(database.records, partition.bytes());
        long version = stored == null ? 0 : ByteBuffer.wrap(stored).getLong();
        versions.put(partition, version);
        return version;
    }

    /// Commits that share a sync.
    private final class Group {
        private final WriteBatch batch = new WriteBatch();
        private final List<QueuedCommit> accepted = new ArrayList<>();
        private final Map<PartitionId, Long> reached = new HashMap<>();
        private final Map<BlobId, Long> brought = new HashMap<>(); // with the upload
        private final List<BlobId> newest = new ArrayList<>(); // brought by the commit in hand
        private long octets;

        void add(QueuedCommit queued) {
            Commit commit = queued.commit();
            try {
                Long inGroup = reached.get(commit.partition());
                long found = inGroup != null ? inGroup : version(commit.partition());
                if (found != commit.basedOn()) {
                    queued.fail(new Conflict(commit.partition(), commit.basedOn(), found));
                    return;
                }
                batch.setSavePoint();
                newest.clear();
                try {
                    append(commit);
                } catch (StoreFailed | RocksDBException | RuntimeException unfit) {
                    batch.rollbackToSavePoint();
                    newest.forEach(brought::remove);
                    throw unfit;
                }
                batch.popSavePoint();
                reached.put(commit.partition(), found + 1);
                accepted.add(queued);
            } catch (StoreFailed | RocksDBException | RuntimeException failed) {
                queued.fail(failed);
            }
        }

        private void append(Commit commit) throws StoreFailed, RocksDBException {
            byte[] partition = commit.partition().bytes();
            for (StagedBlob blob : commit.blobs()) bring(blob);
            for (Write write : commit.writes()) {
                switch (write) {
                    case Write.Put(byte[] key, byte[] value) -> put(join(partition, key), value);
                    case Write.Delete(byte[] key) ->
                            batch.delete(database.records, join(partition, key));
                    case Write.Retain(BlobId blob, byte[] holder) ->
                            batch.put(
                                    database.references,
                                    BlobKeys.reference(blob, partition, holder),
                                    BlobKeys.NOTHING);
                    case Write.Release(BlobId blob, byte[] holder) ->
                            release(blob, partition, holder);
                }
            }
            put(partition, ByteBuffer.allocate(8).putLong(commit.basedOn() + 1).array());
        }

        private void put(byte[] key, byte[] value) throws RocksDBException {
            batch.put(database.records, key, value);
            octets += key.length + value.length;
        }

        private void bring(StagedBlob blob) throws StoreFailed, RocksDBException {
            switch (blob) {
                case StagedBlob.Inline(BlobId id, byte[] content) -> {
                    if (isPresent(id)) return;
                    batch.put(database.blobs, BlobKeys.blob(id), BlobKeys.inline(content));
                    octets += content.length;
                    brought.put(id, 0L);
                    newest.add(id);
                }
                case StagedBlob.Chunked chunked -> {
                    batch.delete(database.references, BlobKeys.upload(chunked.upload()));
                    if (isPresent(chunked.id())) {
                        removeDouble(chunked);
                        return;
                    }
                    batch.put(
                            database.blobs,
                            BlobKeys.blob(chunked.id()),
                            BlobKeys.manifest(chunked));
                    brought.put(chunked.id(), chunked.upload());
                    newest.add(chunked.id());
                }
                case StagedBlob.Present(BlobId id, _) -> {
                    if (!isPresent(id))
                        throw new StoreFailed("blob " + id + " is not in the store");
                    return;
                }
            }
            batch.put(database.references, BlobKeys.present(blob.id()), BlobKeys.NOTHING);
        }

        private boolean isPresent(BlobId id) throws StoreFailed {
            return brought.containsKey(id)
                    || database.get(database.references, BlobKeys.present(id)) != null;
        }

        /// The content is there from another upload: the chunks of this one are not needed. The
        /// same upload may be brought by several commits, one for each recipient.
        private void removeDouble(StagedBlob.Chunked chunked) throws StoreFailed, RocksDBException {
            Long upload = brought.get(chunked.id());
            if (upload == null) {
                byte[] stored = database.get(database.blobs, BlobKeys.blob(chunked.id()));
                upload = stored == null ? 0 : BlobKeys.uploadOf(stored);
            }
            if (upload == chunked.upload()) return;
            batch.deleteRange(
                    database.blobs,
                    BlobKeys.chunk(chunked.upload(), 0),
                    BlobKeys.chunk(chunked.upload(), chunked.chunks()));
        }

        private void release(BlobId blob, byte[] partition, byte[] holder) throws RocksDBException {
            batch.delete(database.references, BlobKeys.reference(blob, partition, holder));
            batch.put(
                    database.references,
                    BlobKeys.loose(blob),
                    ByteBuffer.allocate(8).putLong(clock.millis()).array());
        }

        void finish() {
            try (batch) {
                if (accepted.isEmpty()) return;
                long begun = System.nanoTime();
                try {
                    database.write(batch, Database.Durability.SYNCED);
                } catch (StoreFailed | RuntimeException failed) {
                    // RocksDB recovers from a full disk by itself; until then each group is
                    // refused.
                    tellFailure(failed);
                    versions.clear();
                    accepted.forEach(commit -> commit.fail(failed));
                    return;
                }
                versions.putAll(reached);
                lastSync = System.nanoTime() - begun;
                if (failing) log.info("the store takes what is written again");
                failing = false;
                tellListener(lastSync);
                for (QueuedCommit done : accepted) {
                    Commit commit = done.commit();
                    feed.publish(commit.partition(), commit.basedOn() + 1);
                    done.succeed();
                }
            }
        }

        /// At length only once: the log may lie on the same disk.
        private void tellFailure(Exception failed) {
            var event = log.atError().addKeyValue("commits", accepted.size());
            if (failing) event = event.addKeyValue("why", failed.getMessage());
            else event = event.setCause(failed);
            event.log("store write failed");
            failing = true;
        }

        private void tellListener(long nanos) {
            try {
                listener.wrote(accepted.size(), octets, nanos);
            } catch (RuntimeException bug) {
                log.error("group listener failed", bug); // the commits are durable all the same
            }
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Override
    public void close() {
        if (accepting.compareAndSet(true, false)) put(new Task.Stop());
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException later) {
                interrupted = true; // the database may not be closed under the committer
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
