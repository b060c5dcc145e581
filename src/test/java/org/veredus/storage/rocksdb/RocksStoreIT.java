package org.veredus.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Snapshot;

class RocksStoreIT {
    @TempDir Path folder;

    @Test
    @Timeout(120)
    void keepsWhatItAcknowledgedThroughKills() throws Exception {
        long[] acknowledged = new long[ChildStore.PARTITIONS];
        Process child = ChildStore.start("commit", folder);
        try (BufferedReader said = child.inputReader(StandardCharsets.US_ASCII)) {
            for (int lines = 0; lines < 400; lines++) note(said.readLine(), acknowledged);
            child.toHandle().destroyForcibly(); // kill -9; what was said stays readable
            said.lines().filter(RocksStoreIT::isWhole).forEach(line -> note(line, acknowledged));
        }
        child.waitFor();
        assertThat(Arrays.stream(acknowledged).sum()).isGreaterThanOrEqualTo(390);
        try (RocksStore store =
                new RocksStore(
                        RocksSettings.defaults(folder), InstantSource.system(), (_, _, _) -> {})) {
            for (int i = 0; i < acknowledged.length; i++) check(store, i, acknowledged[i]);
        }
    }

    /// The kill may cut the last line.
    private static boolean isWhole(String line) {
        return line.matches("[0-7] [0-9]+");
    }

    private static void note(String line, long[] acknowledged) {
        String[] words = line.split(" ", -1);
        int partition = Integer.parseInt(words[0]);
        acknowledged[partition] = Math.max(acknowledged[partition], Long.parseLong(words[1]));
    }

    private static void check(RocksStore store, int number, long acknowledged) throws Exception {
        PartitionId partition = new PartitionId('k', number);
        try (Snapshot snapshot = store.snapshot(partition)) {
            assertThat(snapshot.version()).isGreaterThanOrEqualTo(acknowledged);
            for (long version = 1; version <= snapshot.version(); version++) {
                byte[] expected = ChildStore.value(number, version);
                byte[] key = ("v" + version).getBytes(StandardCharsets.US_ASCII);
                assertThat(snapshot.get(key)).isEqualTo(expected);
                BlobId blob = BlobId.ofContent(expected);
                assertThat(store.blobs().read(blob, 0, 5000)).isEqualTo(expected);
            }
        }
    }

    @Test
    @Timeout(120)
    void streamsAContentLargerThanTheHeap() throws Exception {
        Process child = ChildStore.start("stream", folder, "-Xmx96m");
        try (BufferedReader said = child.inputReader(StandardCharsets.US_ASCII)) {
            assertThat(said.readLine()).isEqualTo("same");
        }
        assertThat(child.waitFor()).isZero();
    }
}
