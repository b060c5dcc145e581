package org.veredus.storage.rocksdb;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.BlobWriter;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.Commit;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Write;

/// What the tests of several processes run in the other one.
final class ChildStore {
    static final int PARTITIONS = 8;
    static final int STREAMED = 150 << 20;

    private ChildStore() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        RocksStore store =
                new RocksStore(
                        RocksSettings.defaults(folder), InstantSource.system(), (_, _, _) -> {});
        switch (arguments[0]) {
            case "commit" -> commitForEver(store);
            case "stream" -> stream(store);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        store.close();
    }

    static Process start(String what, Path folder, String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(ChildStore.class.getName(), what, folder.toString()));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    static byte[] value(int partition, long version) {
        byte[] value = new byte[3000];
        new Random(partition * 1_000_003L + version).nextBytes(value);
        return value;
    }

    /// Says each version once it is acknowledged, until somebody kills the process.
    private static void commitForEver(RocksStore store) throws InterruptedException {
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            PartitionId partition = new PartitionId('k', i);
            clients.add(Thread.ofPlatform().start(() -> commit(store, partition)));
        }
        for (Thread client : clients) client.join();
    }

    private static void commit(RocksStore store, PartitionId partition) {
        try {
            for (long version = 1; ; version++) {
                byte[] content = value((int) partition.number(), version);
                StagedBlob blob = org.veredus.storage.blob.BlobStore.stage(content);
                byte[] key = ("v" + version).getBytes(StandardCharsets.US_ASCII);
                List<Write> writes =
                        List.of(new Write.Put(key, content), new Write.Retain(blob.id(), key));
                store.commit(new Commit(partition, version - 1, writes, List.of(blob))).await();
                synchronized (System.out) {
                    System.out.println(partition.number() + " " + version);
                    System.out.flush();
                }
            }
        } catch (Exception broken) {
            System.out.println("failed " + broken);
        }
    }

    /// More than the heap holds, in and out again.
    private static void stream(RocksStore store) throws Exception {
        byte[] piece = new byte[8192];
        Random random = new Random(1);
        MessageDigest in = BlobId.sha256();
        BlobId id;
        try (BlobWriter writer = store.blobs().writer()) {
            for (int done = 0; done < STREAMED; done += piece.length) {
                random.nextBytes(piece);
                in.update(piece);
                writer.write(piece, 0, piece.length);
            }
            StagedBlob blob = writer.finish();
            id = blob.id();
            List<Write> writes = List.of(new Write.Retain(id, new byte[] {1}));
            store.commit(new Commit(new PartitionId('s', 1), 0, writes, List.of(blob))).await();
        }
        MessageDigest out = BlobId.sha256();
        store.blobs().copy(id, 0, Long.MAX_VALUE, out::update);
        boolean same = MessageDigest.isEqual(in.digest(), out.digest());
        store.blobs().collect(Duration.ZERO);
        System.out.println(same && store.blobs().size(id) == STREAMED ? "same" : "different");
    }
}
