package org.veredus.account.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.storage.rocksdb.RocksStore;

/// Pages and entries through `kill -9`.
class PagesIT {
    private static final AccountId ID = new AccountId(7);
    private static final int ROUNDS = Integer.getInteger("pages.rounds", 3);

    @TempDir Path folder;

    @Test
    @Timeout(value = 20L, unit = java.util.concurrent.TimeUnit.MINUTES)
    void pagesAgreeWithRecordsWheneverTheProgramIsKilled() throws Exception {
        Random random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            Process child = start(round);
            try (BufferedReader said = child.inputReader(StandardCharsets.US_ASCII)) {
                int steps = 60 + random.nextInt(120);
                for (int step = 0; step < steps; step++)
                    assertThat(said.readLine()).isEqualTo("done");
            } finally {
                child.toHandle().destroyForcibly();
                child.waitFor();
            }
            try (RocksStore store = store(folder)) {
                check(store);
            }
        }
    }

    private Process start(int seed) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.toString(),
                        "" + seed)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static RocksStore store(Path folder) throws StoreFailed {
        return new RocksStore(
                RocksSettings.defaults(folder), InstantSource.system(), (_, _, _) -> {});
    }

    private static void check(RocksStore store) throws Exception {
        Account account = accounts(store).open(ID);
        MailboxId inbox = inbox(account);
        List<Entry> own = new ArrayList<>();
        int[] single = {0};
        try (Snapshot snapshot = store.snapshot(ID.partition())) {
            snapshot.scan(
                    Layout.entry(inbox, 0),
                    Layout.entry(inbox, Integer.MAX_VALUE),
                    (key, value) -> {
                        int uid = Layout.uidOfEntry(key);
                        own.add(Layout.readEntry(uid, value, new HashMap<>()));
                        return Snapshot.Next.GO_ON;
                    });
            MailboxState counted = Objects.requireNonNull(account.state().mailbox(inbox));
            assertThat(counted.paged()).isPositive();
            MailboxState loaded =
                    Pages.load(
                            (from, to, visitor) ->
                                    snapshot.scan(
                                            from,
                                            to,
                                            (key, value) -> {
                                                if (key[0] == 'N') single[0]++;
                                                return visitor.visit(key, value);
                                            }),
                            inbox,
                            counted);
            assertThat(loaded.paged()).isEqualTo(counted.paged());
            assertThat(Objects.requireNonNull(loaded.entries()).toList()).isEqualTo(own);
        }
        assertThat(single[0]).isLessThan(own.size());
    }

    private static Accounts accounts(RocksStore store) {
        return new Accounts(
                store, InstantSource.system(), MailboxSettings.defaults(), _ -> Quota.UNLIMITED);
    }

    private static MailboxId inbox(Account account) throws StoreFailed {
        return Objects.requireNonNull(account.state().tree().find(Role.INBOX)).id();
    }

    /// Changes a mailbox until it is killed.
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws Exception {
            RocksStore store = store(Path.of(arguments[0]));
            Account account = accounts(store).open(ID);
            MailboxId inbox = inbox(account);
            Random random = new Random(Long.parseLong(arguments[1]));
            Thread.ofPlatform().daemon().start(() -> writePages(account));
            while (true) {
                step(store, account, inbox, random);
                System.out.println("done");
                System.out.flush();
            }
        }

        private static void writePages(Account account) {
            try {
                while (true) account.writePages();
            } catch (StoreFailed ended) {
                System.out.println("failed " + ended);
            }
        }

        private static void step(RocksStore store, Account account, MailboxId inbox, Random random)
                throws Exception {
            MailboxState now = Objects.requireNonNull(account.open(inbox));
            int first = 1 + random.nextInt(now.uidNext());
            if (now.messages() == 0) {
                account.file(inbox, List.of(Letters.filing(store.blobs(), "a\r\n", Flags.NONE)));
            } else if (now.messages() < 4000) {
                account.copy(inbox, UidSet.range(1, now.uidNext()), inbox);
            } else if (random.nextInt(3) == 0) {
                account.remove(inbox, UidSet.range(first, first + random.nextInt(200)));
            } else {
                FlagChange how =
                        new FlagChange(FlagChange.Kind.REPLACE, Flags.of(random.nextInt(32)));
                UidSet some = UidSet.range(first, first + random.nextInt(30));
                account.store(inbox, some, how, Long.MAX_VALUE);
            }
        }
    }
}
