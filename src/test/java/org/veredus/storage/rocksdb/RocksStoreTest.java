package org.veredus.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.veredus.storage.kv.KeyValueContract.bytes;
import static org.veredus.storage.kv.KeyValueContract.commit;
import static org.veredus.storage.kv.KeyValueContract.put;
import static org.veredus.storage.kv.KeyValueContract.scan;
import static org.veredus.storage.kv.KeyValueContract.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.veredus.storage.blob.BlobContract;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.blob.BlobWriter;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.KeyValueContract;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pending;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.kv.Write;
import org.veredus.testing.FakeClock;

class RocksStoreTest implements KeyValueContract, BlobContract {
    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();
    private final AtomicInteger groups = new AtomicInteger();
    private final AtomicInteger grouped = new AtomicInteger();
    private RocksStore store;

    @BeforeEach
    void open() throws Exception {
        store = new RocksStore(RocksSettings.defaults(folder), clock, this::wrote);
    }

    private void wrote(int commits, long octets, long nanos) {
        groups.incrementAndGet();
        grouped.addAndGet(commits);
    }

    /// What waits for the commit is told, and the log has a line, not a stack.
    @Test
    void aFullDiskIsToldInOneLine() {
        Status none = new Status(Status.Code.IOError, Status.SubCode.NoSpace, "1.log: no space");
        StoreFailed full = Database.unwritten(new RocksDBException("1.log: no space", none));
        StoreFailed told = new StoreFailed("the commit failed", full);
        assertThat(told.reason()).isEqualTo(StoreFailed.Reason.FULL);
        assertThat(told)
                .hasMessage("the commit failed: cannot write to the store: 1.log: no space")
                .hasNoCause();
        assertThat(told.getStackTrace()).isEmpty();
        StoreFailed broken = Database.unwritten(new RocksDBException("damaged"));
        assertThat(broken.reason()).isEqualTo(StoreFailed.Reason.OTHER);
        assertThat(broken.getStackTrace()).isNotEmpty();
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Override
    public RocksStore store() {
        return store;
    }

    @Override
    public FakeClock clock() {
        return clock;
    }

    private void reopen() throws Exception {
        store.close();
        open();
    }

    @Test
    void givesTheRoomOfRemovedContentsBackToTheDisk() throws Exception {
        for (int i = 0; i < 40; i++) {
            StagedBlob blob = BlobStore.stage(BlobContract.content(100_000, i));
            store.commit(BlobContract.bringing(ONE, i, blob, "holder" + i)).await();
        }
        reopen();
        long before = blobFiles();
        for (int i = 0; i < 30; i++) {
            BlobId id = BlobId.ofContent(BlobContract.content(100_000, i));
            store.commit(commit(ONE, 40 + i, new Write.Release(id, bytes("holder" + i)))).await();
        }
        assertThat(store.blobs().collect(Duration.ZERO)).isEqualTo(30);
        reopen();
        assertThat(before).isGreaterThan(4_000_000);
        assertThat(blobFiles()).isLessThan(before / 3);
        for (int i = 30; i < 40; i++) {
            byte[] content = BlobContract.content(100_000, i);
            assertThat(store.blobs().read(BlobId.ofContent(content), 0, 100_000))
                    .isEqualTo(content);
        }
    }

    private long blobFiles() throws IOException {
        long octets = 0;
        try (var files = Files.newDirectoryStream(folder.resolve("records"), "*.blob")) {
            for (Path file : files) octets += Files.size(file);
        }
        return octets;
    }

    @Test
    void remembersRecordsVersionsAndContentsWhenItOpensAgain() throws Exception {
        byte[] small = BlobContract.content(50, 1);
        byte[] large = BlobContract.content(800_000, 2);
        try (BlobWriter writer = store.blobs().writer()) {
            writer.write(large, 0, large.length);
            store.commit(BlobContract.bringing(ONE, 0, writer.finish(), "a")).await();
        }
        StagedBlob inline = org.veredus.storage.blob.BlobStore.stage(small);
        store.commit(BlobContract.bringing(ONE, 1, inline, "b")).await();
        store.commit(commit(ONE, 2, put("k", "v"))).await();
        reopen();
        assertThat(version(ONE)).isEqualTo(3);
        assertThat(text(store.get(ONE, bytes("k")))).isEqualTo("v");
        assertThat(all(BlobId.ofContent(small))).isEqualTo(small);
        assertThat(all(BlobId.ofContent(large))).isEqualTo(large);
        assertThatThrownBy(() -> store.commit(commit(ONE, 2, put("k", "w"))).await())
                .isInstanceOf(org.veredus.storage.kv.Conflict.class);
    }

    @Test
    void makesManyConcurrentCommitsDurableWithFewSyncs() throws Exception {
        int commits = 2000;
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < commits; i++) {
                PartitionId partition = new PartitionId('c', i);
                all.add(
                        clients.submit(
                                () -> {
                                    store.commit(commit(partition, 0, put("a", "b"))).await();
                                    return null;
                                }));
            }
            for (Future<?> one : all) one.get();
        }
        assertThat(grouped.get()).isEqualTo(commits);
        assertThat(groups.get()).isLessThan(commits / 2);
    }

    @Test
    void scansOneMomentWhileOthersWrite() throws Exception {
        int keys = 50;
        Write[] first = new Write[keys];
        for (int k = 0; k < keys; k++) first[k] = put("k" + k, "0");
        store.commit(commit(ONE, 0, first)).await();
        try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
            Future<?> writing =
                    writer.submit(
                            () -> {
                                for (int round = 1; round <= 100; round++) {
                                    Write[] writes = new Write[keys];
                                    for (int k = 0; k < keys; k++)
                                        writes[k] = put("k" + k, "" + round);
                                    store.commit(commit(ONE, round, writes)).await();
                                }
                                return null;
                            });
            while (!writing.isDone()) {
                try (Snapshot snapshot = store.snapshot(ONE)) {
                    String value = "=" + (snapshot.version() - 1);
                    assertThat(scan(snapshot, "", null))
                            .hasSize(keys)
                            .allMatch(line -> line.endsWith(value));
                }
            }
            writing.get();
        }
    }

    @Test
    void goesOnWhenAGroupListenerThrows() throws Exception {
        try (RocksStore other =
                new RocksStore(
                        RocksSettings.defaults(folder.resolve("other")),
                        clock,
                        (_, _, _) -> {
                            throw new IllegalStateException("a bug elsewhere");
                        })) {
            other.commit(commit(ONE, 0, put("a", "1"))).await();
            other.commit(commit(ONE, 1, put("a", "2"))).await();
        }
    }

    @Test
    void answersEveryCommitThatRacesWithItsEnd() throws Exception {
        for (int round = 0; round < 5; round++) {
            reopen();
            try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Boolean>> all = new ArrayList<>();
                for (int i = 0; i < 300; i++) {
                    PartitionId partition = new PartitionId((char) ('a' + round), i);
                    all.add(
                            clients.submit(
                                    () -> {
                                        Pending pending =
                                                store.commit(commit(partition, 0, put("a", "b")));
                                        try {
                                            pending.await();
                                            return true;
                                        } catch (StoreFailed closed) {
                                            return false;
                                        }
                                    }));
                }
                all.getFirst().get();
                store.close();
                int taken = 0;
                for (Future<Boolean> one : all) if (one.get()) taken++;
                open();
                assertThat(store.partitions((char) ('a' + round))).hasSize(taken);
            }
        }
    }

    @Test
    void forgetsAListenerThatNobodyHolds() throws Exception {
        AtomicInteger heard = new AtomicInteger();
        store.subscribe(ONE, new Counting(heard));
        var reference = new java.lang.ref.WeakReference<>(new Object());
        while (reference.get() != null) System.gc();
        System.gc();
        store.commit(commit(ONE, 0, put("a", "1"))).await();
        assertThat(heard.get()).isZero();
    }

    private record Counting(AtomicInteger heard) implements org.veredus.storage.kv.ChangeListener {
        @Override
        public void changed(PartitionId partition, long version) {
            heard.incrementAndGet();
        }
    }

    @Test
    void removesAnUploadThatNoCommitTook() throws Exception {
        try (BlobWriter writer = store.blobs().writer()) {
            writer.write(new byte[700_000], 0, 700_000);
            writer.finish();
        }
        assertThat(uploadsAndChunks()).isEmpty();
    }

    @Test
    void removesWhatACrashCutOffOfAnUpload() throws Exception {
        byte[] kept = BlobContract.content(700_000, 3);
        try (BlobWriter writer = store.blobs().writer()) {
            writer.write(kept, 0, kept.length);
            store.commit(BlobContract.bringing(ONE, 0, writer.finish(), "a")).await();
        }
        List<String> before = uploadsAndChunks();
        BlobWriter cut = store.blobs().writer(); // never closed: as if the process had died
        cut.write(new byte[700_000], 0, 700_000);
        reopen();
        assertThat(uploadsAndChunks()).isEqualTo(before);
        byte[] next = BlobContract.content(700_000, 4);
        try (BlobWriter writer = store.blobs().writer()) {
            writer.write(next, 0, next.length);
            store.commit(BlobContract.bringing(ONE, 1, writer.finish(), "b")).await();
        }
        assertThat(all(BlobId.ofContent(kept))).isEqualTo(kept);
        assertThat(all(BlobId.ofContent(next))).isEqualTo(next);
    }

    /// Marks of uploads and chunks of contents that are in the database itself.
    private List<String> uploadsAndChunks() throws Exception {
        store.close();
        List<String> found = new ArrayList<>();
        Database database = new Database(RocksSettings.defaults(folder));
        try {
            for (var family : List.of(database.blobs, database.references)) {
                database.scan(
                        family,
                        new byte[0],
                        at -> {
                            byte[] key = at.key();
                            if (key[0] == 'C' || key[0] == 'U')
                                found.add((char) key[0] + " " + ByteBuffer.wrap(key).getLong(1));
                            return Snapshot.Next.GO_ON;
                        });
            }
        } finally {
            database.close();
        }
        open();
        return found;
    }

    @Test
    void refusesAFolderOfANewerProgram() throws Exception {
        store.close();
        Files.writeString(folder.resolve("format"), "veredus-data 2\n");
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreFailed.class)
                .hasMessage(
                        folder
                                + " has data format 2, this program knows formats up to 1: run the"
                                + " newer Veredus that wrote it");
    }

    @Test
    void refusesAFolderWhoseFormatFileIsNotOurs() throws Exception {
        store.close();
        for (byte[] foreign : List.of(bytes("PK\u0003\u00ff\u00fe"), bytes(""), bytes("1"))) {
            Files.write(folder.resolve("format"), foreign);
            assertThatThrownBy(this::open)
                    .isInstanceOf(StoreFailed.class)
                    .hasMessage(folder.resolve("format") + " is not a Veredus format file");
        }
    }

    @Test
    void letsOneOpenTheFolderAtATime() {
        assertThatThrownBy(() -> new RocksStore(RocksSettings.defaults(folder), clock, this::wrote))
                .isInstanceOf(StoreFailed.class)
                .hasMessage("another program, probably a server, is using " + folder);
    }

    @Test
    void refusesASnapshotAfterItsEnd() throws Exception {
        Snapshot snapshot = store.snapshot(ONE);
        snapshot.close();
        assertThatThrownBy(() -> snapshot.get(bytes("a")))
                .isInstanceOf(IllegalStateException.class);
    }
}
