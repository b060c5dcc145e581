package org.veredus.storage.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.veredus.storage.kv.Commit;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.kv.Write;
import org.veredus.testing.FakeClock;

/// What every storage engine promises about contents.
public interface BlobContract {
    PartitionId ALICE = new PartitionId('y', 1);
    PartitionId BOB = new PartitionId('y', 2);
    Duration DAY = Duration.ofDays(1);

    KeyValueStore store();

    FakeClock clock();

    static byte[] content(int size, int seed) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return content;
    }

    static byte[] holder(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    static Commit bringing(PartitionId partition, long basedOn, StagedBlob blob, String... names) {
        List<Write> retains =
                Arrays.stream(names)
                        .<Write>map(name -> new Write.Retain(blob.id(), holder(name)))
                        .toList();
        return new Commit(partition, basedOn, retains, List.of(blob));
    }

    static Commit releasing(PartitionId partition, long basedOn, BlobId blob, String name) {
        return new Commit(
                partition, basedOn, List.of(new Write.Release(blob, holder(name))), List.of());
    }

    default byte[] all(BlobId id) throws StoreFailed {
        return store().blobs().read(id, 0, Math.toIntExact(store().blobs().size(id)));
    }

    private BlobWriter upload(byte[] content, int piece) throws StoreFailed {
        BlobWriter writer = store().blobs().writer();
        for (int at = 0; at < content.length; at += piece)
            writer.write(content, at, Math.min(piece, content.length - at));
        return writer;
    }

    @Test
    default void keepsASmallContentWithItsCommit() throws Exception {
        byte[] content = content(3000, 1);
        StagedBlob staged = BlobStore.stage(content);
        assertThat(store().blobs().contains(staged.id())).isFalse();
        assertThatThrownBy(() -> store().blobs().size(staged.id())).isInstanceOf(StoreFailed.class);
        store().commit(bringing(ALICE, 0, staged, "a")).await();
        assertThat(store().blobs().contains(staged.id())).isTrue();
        assertThat(all(staged.id())).isEqualTo(content);
        assertThat(BlobId.parse(staged.id().hex())).isEqualTo(BlobId.ofContent(content));
    }

    @Test
    default void keepsALargeContentThatStreamedIn() throws Exception {
        byte[] content = content(1_300_001, 2);
        try (BlobWriter writer = upload(content, 7919)) {
            StagedBlob staged = writer.finish();
            assertThat(staged.id()).isEqualTo(BlobId.ofContent(content));
            assertThat(staged.size()).isEqualTo(content.length);
            assertThat(store().blobs().contains(staged.id())).isFalse();
            store().commit(bringing(ALICE, 0, staged, "a")).await();
        }
        assertThat(all(BlobId.ofContent(content))).isEqualTo(content);
    }

    @Test
    default void copiesWhatNoCommitHasBroughtYet() throws Exception {
        byte[] content = content(3_000_000, 9);
        try (BlobWriter writer = store().blobs().writer()) {
            writer.write(content, 0, content.length);
            StagedBlob large = writer.finish();
            assertThat(copied(large)).isEqualTo(content);
        }
        assertThat(copied(BlobStore.stage(content))).isEqualTo(content);
    }

    private byte[] copied(StagedBlob staged) throws Exception {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        store().blobs().copy(staged, 0, staged.size(), copy::write);
        return copy.toByteArray();
    }

    @Test
    default void keepsAnEmptyContent() throws Exception {
        try (BlobWriter writer = upload(new byte[0], 1)) {
            store().commit(bringing(ALICE, 0, writer.finish(), "a")).await();
        }
        BlobId empty = BlobId.ofContent(new byte[0]);
        assertThat(store().blobs().size(empty)).isZero();
        assertThat(store().blobs().read(empty, 0, 10)).isEmpty();
    }

    @Test
    default void readsAnyRange() throws Exception {
        for (int size : new int[] {5000, 1 << 20}) {
            byte[] content = content(size, size);
            try (BlobWriter writer = upload(content, 100_000)) {
                StagedBlob staged = size < 10_000 ? BlobStore.stage(content) : writer.finish();
                store().commit(bringing(new PartitionId('r', size), 0, staged, "a")).await();
            }
            BlobId id = BlobId.ofContent(content);
            Random random = new Random(5);
            int[] edges = {0, 1, size - 1, size, size + 1, 262_143, 262_144, 262_145, 524_288};
            for (int i = 0; i < 200; i++) {
                int from = i < edges.length ? edges[i] : random.nextInt(size + 10);
                int length = random.nextInt(4) == 0 ? size : random.nextInt(600_000);
                int start = Math.min(from, size);
                byte[] expected =
                        Arrays.copyOfRange(content, start, Math.min(size, start + length));
                assertThat(store().blobs().read(id, from, length)).isEqualTo(expected);
                ByteArrayOutputStream copied = new ByteArrayOutputStream();
                store().blobs().copy(id, from, length, copied::write);
                assertThat(copied.toByteArray()).isEqualTo(expected);
            }
        }
    }

    @Test
    default void refusesACommitWhoseContentNobodyRetains() {
        StagedBlob staged = BlobStore.stage(content(10, 3));
        assertThatThrownBy(() -> bringing(ALICE, 0, staged))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void takesOneStagedContentFromSeveralCommits() throws Exception {
        byte[] small = content(2000, 4);
        byte[] large = content(900_000, 5);
        try (BlobWriter writer = upload(large, 65_536)) {
            StagedBlob chunked = writer.finish();
            StagedBlob inline = BlobStore.stage(small);
            var pending =
                    List.of(
                            store().commit(bringing(ALICE, 0, chunked, "a")),
                            store().commit(bringing(BOB, 0, chunked, "b")),
                            store().commit(bringing(ALICE, 1, inline, "c")),
                            store().commit(bringing(BOB, 1, inline, "c")));
            for (var one : pending) one.await();
            store().commit(bringing(new PartitionId('y', 3), 0, chunked, "d")).await();
        }
        assertThat(all(BlobId.ofContent(large))).isEqualTo(large);
        assertThat(all(BlobId.ofContent(small))).isEqualTo(small);
    }

    @Test
    default void keepsOneCopyOfWhatComesTwice() throws Exception {
        byte[] content = content(700_000, 6);
        for (int version = 0; version < 3; version++) {
            try (BlobWriter writer = upload(content, 50_000)) {
                store().commit(bringing(ALICE, version, writer.finish(), "h" + version)).await();
            }
            assertThat(all(BlobId.ofContent(content))).isEqualTo(content);
        }
        store().commit(bringing(BOB, 0, BlobStore.stage(content), "inline")).await();
        assertThat(all(BlobId.ofContent(content))).isEqualTo(content);
        try (BlobWriter writer = upload(content, 50_000)) {
            assertThat(writer.finish().id()).isEqualTo(BlobId.ofContent(content));
        }
        assertThat(all(BlobId.ofContent(content))).isEqualTo(content);
    }

    @Test
    default void removesAContentOnlyWhenNobodyHasRetainedItForTheGracePeriod() throws Exception {
        for (byte[] content : List.of(content(100, 7), content(600_000, 8))) {
            BlobId id = BlobId.ofContent(content);
            PartitionId one = new PartitionId('g', content.length);
            PartitionId other = new PartitionId('h', content.length);
            try (BlobWriter writer = upload(content, 50_000)) {
                StagedBlob staged =
                        content.length < 1000 ? BlobStore.stage(content) : writer.finish();
                store().commit(bringing(one, 0, staged, "a", "b")).await();
                store().commit(bringing(other, 0, staged, "a")).await();
            }
            store().commit(releasing(one, 1, id, "a")).await();
            store().commit(releasing(other, 1, id, "a")).await();
            clock().advance(DAY.multipliedBy(2));
            assertThat(store().blobs().collect(DAY)).isZero();
            store().commit(releasing(one, 2, id, "b")).await();
            assertThat(store().blobs().collect(DAY)).isZero();
            clock().advance(DAY.minusSeconds(1));
            assertThat(store().blobs().collect(DAY)).isZero();
            assertThat(all(id)).isEqualTo(content);
            clock().advance(Duration.ofSeconds(1));
            assertThat(store().blobs().collect(DAY)).isEqualTo(1);
            assertThat(store().blobs().contains(id)).isFalse();
            assertThatThrownBy(() -> store().blobs().read(id, 0, 1))
                    .isInstanceOf(StoreFailed.class);
            assertThat(store().blobs().collect(DAY)).isZero();
        }
    }

    @Test
    default void keepsWhatIsRetainedAgainBeforeTheGracePeriodEnds() throws Exception {
        byte[] content = content(100, 9);
        StagedBlob staged = BlobStore.stage(content);
        store().commit(bringing(ALICE, 0, staged, "a")).await();
        store().commit(releasing(ALICE, 1, staged.id(), "a")).await();
        StagedBlob present = new StagedBlob.Present(staged.id(), content.length);
        store().commit(bringing(BOB, 0, present, "b")).await();
        clock().advance(DAY.multipliedBy(3));
        assertThat(store().blobs().collect(DAY)).isZero();
        assertThat(all(staged.id())).isEqualTo(content);
    }

    @Test
    default void countsTheSameHolderOnce() throws Exception {
        StagedBlob staged = BlobStore.stage(content(100, 10));
        store().commit(bringing(ALICE, 0, staged, "a", "a")).await();
        store().commit(bringing(ALICE, 1, staged, "a")).await();
        store().commit(releasing(ALICE, 2, staged.id(), "a")).await();
        clock().advance(DAY);
        assertThat(store().blobs().collect(DAY)).isEqualTo(1);
    }

    @Test
    default void comesBackAfterItWasRemoved() throws Exception {
        byte[] content = content(600_000, 11);
        for (int round = 0; round < 2; round++) {
            try (BlobWriter writer = upload(content, 9999)) {
                store().commit(bringing(ALICE, 2L * round, writer.finish(), "a")).await();
            }
            assertThat(all(BlobId.ofContent(content))).isEqualTo(content);
            store().commit(releasing(ALICE, 2L * round + 1, BlobId.ofContent(content), "a"))
                    .await();
            clock().advance(DAY);
            assertThat(store().blobs().collect(DAY)).isEqualTo(1);
        }
    }

    @Test
    default void refusesAPresentContentThatIsNotPresentAndBringsTheOthersLater() throws Exception {
        StagedBlob fine = BlobStore.stage(content(500, 12));
        StagedBlob missing = new StagedBlob.Present(BlobId.ofContent(content(500, 13)), 500);
        List<Write> writes =
                List.of(
                        new Write.Retain(fine.id(), holder("a")),
                        new Write.Retain(missing.id(), holder("a")));
        var refused = store().commit(new Commit(ALICE, 0, writes, List.of(fine, missing)));
        var taken = store().commit(bringing(BOB, 0, fine, "b")); // perhaps in the same group
        assertThatThrownBy(refused::await).isInstanceOf(StoreFailed.class);
        taken.await();
        assertThat(all(fine.id())).isEqualTo(content(500, 12));
    }
}
