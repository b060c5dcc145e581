package org.veredus.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.blob.BlobWriter;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.ChangeListener;
import org.veredus.storage.kv.Commit;
import org.veredus.storage.kv.Conflict;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pending;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.kv.Write;

/// A store in memory that keeps the whole contract, and can be told to wait or to fail: what a disk
/// does only when nobody looks.
public final class MemoryStore implements KeyValueStore {
    private final InstantSource clock;
    private final Map<PartitionId, NavigableMap<byte[], byte[]>> records = new HashMap<>();
    private final Map<PartitionId, Long> versions = new HashMap<>();
    private final Map<PartitionId, List<WeakReference<ChangeListener>>> listeners = new HashMap<>();
    private final Deque<Queued> queue = new ArrayDeque<>();
    private final Contents contents = new Contents();
    private Trouble trouble = Trouble.NONE;
    private StoreFailed refusal = new StoreFailed("told to fail");
    private boolean held;
    private boolean closed;

    public MemoryStore(InstantSource clock) {
        this.clock = clock;
    }

    /// What becomes of the next commit that is judged.
    private enum Trouble {
        NONE,
        REFUSED,
        APPLIED_BUT_FAILED
    }

    private static final class Queued implements Pending {
        private final Commit commit;
        private final CountDownLatch done = new CountDownLatch(1);
        private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

        Queued(Commit commit) {
            this.commit = commit;
        }

        void end(@Nullable Exception why) {
            failure.set(why);
            done.countDown();
        }

        @Override
        public void await() throws Conflict, StoreFailed {
            try {
                done.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new StoreFailed("interrupted", stopped);
            }
            switch (failure.get()) {
                case null -> {}
                case Conflict conflict -> throw conflict;
                case Exception other -> throw new StoreFailed("the commit failed", other);
            }
        }
    }

    /// Commits wait from now on.
    public synchronized void hold() {
        held = true;
    }

    /// Commits go on, those that waited first.
    public synchronized void release() {
        held = false;
        drain();
    }

    /// Lets one of the waiting commits through.
    public synchronized void releaseOne() {
        Queued next = queue.pollFirst();
        if (next == null) throw new IllegalStateException("nothing waits");
        judge(next);
    }

    public synchronized int waiting() {
        return queue.size();
    }

    /// The next commit fails and changes nothing.
    public synchronized void failNext() {
        failNext(new StoreFailed("told to fail"));
    }

    /// The same for a reason.
    public synchronized void failNext(StoreFailed why) {
        trouble = Trouble.REFUSED;
        refusal = why;
    }

    /// The next commit is applied, yet its maker hears of a failure: the outcome unknown to it.
    public synchronized void failNextAfterApplying() {
        trouble = Trouble.APPLIED_BUT_FAILED;
    }

    @Override
    public synchronized byte @Nullable [] get(PartitionId partition, byte[] key)
            throws StoreFailed {
        requireOpen();
        return partition(partition).get(key);
    }

    @Override
    public synchronized Snapshot snapshot(PartitionId partition) throws StoreFailed {
        requireOpen();
        NavigableMap<byte[], byte[]> copy = new TreeMap<>(Keys.ORDER);
        copy.putAll(partition(partition));
        return new Copy(versions.getOrDefault(partition, 0L), copy);
    }

    private record Copy(long version, NavigableMap<byte[], byte[]> records) implements Snapshot {
        @Override
        public byte @Nullable [] get(byte[] key) {
            return records.get(key);
        }

        @Override
        public void scan(byte[] from, byte @Nullable [] to, Visitor visitor) throws StoreFailed {
            if (to != null && Keys.ORDER.compare(from, to) >= 0) return;
            NavigableMap<byte[], byte[]> range =
                    to == null
                            ? records.tailMap(from, true)
                            : records.subMap(from, true, to, false);
            for (Map.Entry<byte[], byte[]> record : range.entrySet()) {
                if (visitor.visit(record.getKey(), record.getValue()) == Next.STOP) return;
            }
        }

        @Override
        public void close() {
            // memory is given back by itself
        }
    }

    @Override
    public synchronized Pending commit(Commit commit) {
        Queued queued = new Queued(commit);
        if (closed) {
            queued.end(new StoreFailed("the store is closed"));
        } else {
            queue.addLast(queued);
            if (!held) drain();
        }
        return queued;
    }

    private void drain() {
        for (Queued next = queue.pollFirst(); next != null; next = queue.pollFirst()) judge(next);
    }

    private void judge(Queued queued) {
        Commit commit = queued.commit;
        long found = versions.getOrDefault(commit.partition(), 0L);
        Trouble now = trouble;
        trouble = Trouble.NONE;
        if (now == Trouble.REFUSED) {
            queued.end(refusal);
        } else if (found != commit.basedOn()) {
            queued.end(new Conflict(commit.partition(), commit.basedOn(), found));
        } else {
            @Nullable StoreFailed unfit = apply(commit);
            if (unfit == null) publish(commit.partition(), found + 1);
            boolean told = unfit == null && now == Trouble.APPLIED_BUT_FAILED;
            queued.end(told ? new StoreFailed("told to fail afterwards") : unfit);
        }
    }

    private @Nullable StoreFailed apply(Commit commit) {
        for (StagedBlob blob : commit.blobs()) {
            if (blob instanceof StagedBlob.Present && !contents.stored.containsKey(blob.id()))
                return new StoreFailed("blob " + blob.id() + " is not in the store");
        }
        commit.blobs().forEach(contents::bring);
        String partition = commit.partition().toString();
        for (Write write : commit.writes()) {
            switch (write) {
                case Write.Put(byte[] key, byte[] value) ->
                        partition(commit.partition()).put(key.clone(), value.clone());
                case Write.Delete(byte[] key) -> partition(commit.partition()).remove(key);
                case Write.Retain(BlobId id, byte[] holder) ->
                        contents.holders(id).add(holder(partition, holder));
                case Write.Release(BlobId id, byte[] holder) -> {
                    contents.holders(id).remove(holder(partition, holder));
                    contents.loose.put(id, clock.instant());
                }
            }
        }
        versions.put(commit.partition(), commit.basedOn() + 1);
        return null;
    }

    private static String holder(String partition, byte[] holder) {
        return partition + " " + HexFormat.of().formatHex(holder);
    }

    private void publish(PartitionId partition, long version) {
        List<WeakReference<ChangeListener>> told = listeners.getOrDefault(partition, List.of());
        for (WeakReference<ChangeListener> reference : told) {
            ChangeListener listener = reference.get();
            if (listener != null) listener.changed(partition, version);
        }
    }

    private NavigableMap<byte[], byte[]> partition(PartitionId id) {
        return records.computeIfAbsent(id, _ -> new TreeMap<>(Keys.ORDER));
    }

    private void requireOpen() throws StoreFailed {
        if (closed) throw new StoreFailed("the store is closed");
    }

    @Override
    public synchronized List<PartitionId> partitions(char kind) throws StoreFailed {
        requireOpen();
        return versions.keySet().stream()
                .filter(id -> id.kind() == kind)
                .sorted(Comparator.comparingLong(PartitionId::number))
                .toList();
    }

    @Override
    public synchronized void subscribe(PartitionId partition, ChangeListener listener) {
        listeners
                .computeIfAbsent(partition, _ -> new ArrayList<>())
                .add(new WeakReference<>(listener));
    }

    @Override
    public BlobStore blobs() {
        return contents;
    }

    @Override
    public synchronized void close() {
        held = false;
        drain();
        closed = true;
    }

    private final class Contents implements BlobStore {
        private final Map<BlobId, byte[]> stored = new HashMap<>();
        private final Map<BlobId, Set<String>> holders = new HashMap<>();
        private final Map<BlobId, Instant> loose = new HashMap<>();
        private final Map<Long, byte[]> uploads = new HashMap<>();
        private long nextUpload = 1;

        Set<String> holders(BlobId id) {
            return holders.computeIfAbsent(id, _ -> new HashSet<>());
        }

        void bring(StagedBlob blob) {
            switch (blob) {
                case StagedBlob.Inline(BlobId id, byte[] content) ->
                        stored.putIfAbsent(id, content.clone());
                case StagedBlob.Chunked chunked -> {
                    byte[] content = uploads.remove(chunked.upload());
                    if (content != null) stored.putIfAbsent(chunked.id(), content);
                }
                case StagedBlob.Present _ -> {} // looked at before
            }
        }

        @Override
        public BlobWriter writer() {
            synchronized (MemoryStore.this) {
                return new Upload(nextUpload++);
            }
        }

        @Override
        public long size(BlobId id) throws StoreFailed {
            return content(id).length;
        }

        @Override
        public byte[] read(BlobId id, long from, int length) throws StoreFailed {
            byte[] content = content(id);
            int start = (int) Math.min(from, content.length);
            return Arrays.copyOfRange(
                    content, start, (int) Math.min((long) start + length, content.length));
        }

        @Override
        public byte[] read(StagedBlob staged) throws StoreFailed {
            return switch (staged) {
                case StagedBlob.Inline(_, var content) -> content.clone();
                case StagedBlob.Present(var id, _) -> content(id).clone();
                case StagedBlob.Chunked chunked -> {
                    synchronized (MemoryStore.this) {
                        byte[] uploaded = uploads.get(chunked.upload());
                        yield uploaded != null ? uploaded.clone() : content(chunked.id()).clone();
                    }
                }
            };
        }

        @Override
        public void copy(BlobId id, long from, long length, Sink sink)
                throws StoreFailed, IOException {
            byte[] range = read(id, from, (int) Math.min(length, Integer.MAX_VALUE));
            sink.accept(range, 0, range.length);
        }

        @Override
        public void copy(StagedBlob staged, long from, long length, Sink sink)
                throws StoreFailed, IOException {
            sink.accept(read(staged), Math.toIntExact(from), Math.toIntExact(length));
        }

        private byte[] content(BlobId id) throws StoreFailed {
            synchronized (MemoryStore.this) {
                requireOpen();
                byte[] content = stored.get(id);
                if (content == null) throw new StoreFailed("blob " + id + " is not in the store");
                return content;
            }
        }

        @Override
        public boolean contains(BlobId id) throws StoreFailed {
            synchronized (MemoryStore.this) {
                requireOpen();
                return stored.containsKey(id);
            }
        }

        @Override
        public int collect(Duration grace) throws StoreFailed {
            synchronized (MemoryStore.this) {
                requireOpen();
                int before = stored.size();
                for (Map.Entry<BlobId, Instant> candidate : Map.copyOf(loose).entrySet()) {
                    if (candidate.getValue().plus(grace).isAfter(clock.instant())) continue;
                    loose.remove(candidate.getKey());
                    if (holders(candidate.getKey()).isEmpty()) stored.remove(candidate.getKey());
                }
                return before - stored.size();
            }
        }

        private final class Upload implements BlobWriter {
            private final long number;
            private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

            Upload(long number) {
                this.number = number;
            }

            @Override
            public void write(byte[] buffer, int from, int length) {
                taken.write(buffer, from, length);
            }

            @Override
            public StagedBlob finish() {
                byte[] content = taken.toByteArray();
                synchronized (MemoryStore.this) {
                    uploads.put(number, content);
                }
                return new StagedBlob.Chunked(BlobId.ofContent(content), content.length, number, 1);
            }

            @Override
            public void close() {
                synchronized (MemoryStore.this) {
                    uploads.remove(number);
                }
            }
        }
    }
}
