package org.veredus.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veredus.storage.kv.KeyValueContract.bytes;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.blob.BlobWriter;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.Commit;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Write;
import org.veredus.testing.FakeClock;

class ScrubTest {
    private static final PartitionId PARTITION = new PartitionId('t', 1);

    @TempDir Path folder;

    private static void bring(RocksStore store, long version, StagedBlob blob) throws Exception {
        Write retain = new Write.Retain(blob.id(), bytes("holder" + version));
        store.commit(new Commit(PARTITION, version, List.of(retain), List.of(blob))).await();
    }

    @Test
    void readsSmallAndLargeContentsAndFindsWhatHasChangedOrIsMissing() throws Exception {
        BlobId never = BlobId.ofContent(bytes("never came"));
        try (RocksStore store =
                new RocksStore(RocksSettings.defaults(folder), new FakeClock(), (_, _, _) -> {})) {
            bring(store, 0, BlobStore.stage(bytes("small")));
            try (BlobWriter large = store.blobs().writer()) {
                large.write(new byte[1_000_000], 0, 1_000_000);
                bring(store, 1, large.finish());
            }
            Scrub.Report good = store.scrub();
            assertThat(good.contents()).isEqualTo(2);
            assertThat(good.octets()).isEqualTo(1_000_005);
            assertThat(good.references()).isEqualTo(2);
            assertThat(good.damaged()).isZero();

            bring(store, 2, new StagedBlob.Inline(BlobId.ofContent(bytes("one")), bytes("other")));
            Write retain = new Write.Retain(never, bytes("holder"));
            store.commit(new Commit(PARTITION, 3, List.of(retain), List.of())).await();
            Scrub.Report bad = store.scrub();
            assertThat(bad.damaged()).isEqualTo(2);
            assertThat(bad.damages())
                    .containsExactlyInAnyOrder(
                            "content " + BlobId.ofContent(bytes("one")) + " has changed",
                            "content " + never + " is missing");
        }
    }
}
