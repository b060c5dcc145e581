package org.veredus.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.veredus.format.address.Address;
import org.veredus.storage.clock.CarefulClock;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.storage.rocksdb.RocksStore;
import org.veredus.transport.queue.Queue;
import org.veredus.transport.queue.QueueSettings;
import org.veredus.transport.queue.QueuedMessage;

/// The rounds: start, compare, load, kill.
///
/// Run as a program: `CrashRun ROUNDS SEED FOLDER`; exit status 1 when anything was lost.
final class CrashRun {
    private static final String PASSWORD = "correct horse";
    private static final String WRITER = "alice@example.test";
    private static final int IMAP_USERS = 4;
    private static final int POP3_USERS = 2;
    private static final int DELIVERIES = 3;
    private static final int LONGEST_LIFE_MILLIS = 2500;

    private final Path folder;
    private final SplittableRandom random;
    private final PrintStream out;
    private final List<Ledger> imapUsers = new ArrayList<>();
    private final List<Ledger> pop3Users = new ArrayList<>();
    private final OutsideLedger outside = new OutsideLedger();
    private final List<String> wrong = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> bugs = new ConcurrentLinkedQueue<>();
    private final Surroundings world;

    CrashRun(Path folder, long seed, PrintStream out) throws IOException {
        this.folder = folder;
        this.out = out;
        random = new SplittableRandom(seed);
        int base = Child.freeBase(new SplittableRandom());
        world = new Surroundings(base, PASSWORD, new AtomicLong(), new AtomicLong());
        for (int i = 1; i <= IMAP_USERS + POP3_USERS; i++) {
            (i <= IMAP_USERS ? imapUsers : pop3Users).add(new Ledger("user" + i + "@example.test"));
        }
    }

    static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        Path folder = Files.createDirectories(Path.of(arguments[2]));
        List<String> wrong = new CrashRun(folder, seed, System.out).run(rounds);
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    /// Returns what was wrong, in sentences.
    List<String> run(int rounds) throws IOException, StoreFailed, InterruptedException {
        try (OutsideHost host = new OutsideHost(outside)) {
            for (int round = 1; round <= rounds; round++) round(round, host.port());
            lastStart(host.port());
        }
        wrong.addAll(bugs);
        wrong.forEach(what -> out.println("WRONG " + what));
        out.printf(
                "summary rounds=%d acknowledged=%d outside=%s sent_twice=%d refused=%d wrong=%d%n",
                rounds,
                acknowledged(),
                outside.summary(),
                outside.repeats(),
                world.refused().get(),
                wrong.size());
        return wrong;
    }

    private void round(int round, int relay) throws IOException, InterruptedException {
        boolean early = random.nextInt(8) == 0;
        Duration life = Duration.ofMillis(random.nextInt(50, LONGEST_LIFE_MILLIS));
        long before = acknowledged();
        int known = wrong.size();
        try (Child child = start(relay)) {
            if (early) {
                child.killAfter(life); // perhaps while it recovers from the last time
            } else {
                child.awaitReady();
                compare();
                List<Thread> loads = startLoads();
                child.killAfter(life);
                for (Thread load : loads) load.join();
            }
        }
        out.printf(
                "round=%d killed_after_ms=%d of=%s acknowledged=%d held=%d wrong=%d%n",
                round,
                life.toMillis(),
                early ? "start" : "load",
                acknowledged() - before,
                everybody().stream().mapToInt(Ledger::size).sum(),
                wrong.size() - known);
    }

    /// Compares once more, and looks into the queue while nobody serves it.
    private void lastStart(int relay) throws IOException, StoreFailed, InterruptedException {
        try (Child child = start(relay)) {
            child.awaitReady();
            compare();
            int status = child.stop();
            if (status != 0) wrong.add("exit status " + status + " after SIGTERM");
        }
        Set<String> queued = queued();
        try (Child child = start(relay)) {
            child.awaitReady();
            wrong.addAll(outside.check(queued, bounces()));
            child.stop();
        }
    }

    private Child start(int relay) throws IOException {
        return Child.start(folder, world.basePort(), IMAP_USERS + POP3_USERS, relay);
    }

    private List<Ledger> everybody() {
        List<Ledger> all = new ArrayList<>(imapUsers);
        all.addAll(pop3Users);
        return all;
    }

    private long acknowledged() {
        return everybody().stream().mapToLong(Ledger::changes).sum() + outside.count();
    }

    private void compare() throws IOException {
        for (Ledger ledger : everybody()) {
            try (Imap imap = new Imap(world.imap(), ledger.user(), PASSWORD)) {
                wrong.addAll(ledger.check(imap));
            }
        }
    }

    private List<Thread> startLoads() {
        List<Load> loads = new ArrayList<>();
        for (int i = 0; i < DELIVERIES; i++)
            loads.add(new DeliveryLoad(world, everybody(), random.split()));
        for (Ledger user : imapUsers) loads.add(new ImapLoad(world, user, random.split()));
        for (Ledger user : pop3Users) loads.add(new Pop3Load(world, user, random.split()));
        loads.add(new SubmissionLoad(world, WRITER, outside, random.split()));
        return loads.stream()
                .map(load -> Thread.ofVirtual().start(() -> untilKilled(load)))
                .toList();
    }

    private void untilKilled(Load load) {
        try {
            load.run();
        } catch (Imap.Refused refused) {
            bugs.add(String.valueOf(refused.getMessage()));
        } catch (IOException killed) {
            // As it should be: the server is gone.
        } catch (RuntimeException bug) {
            bugs.add(load.getClass().getSimpleName() + ": " + bug);
        }
    }

    /// The recipients still to be served.
    private Set<String> queued() throws StoreFailed {
        RocksSettings settings = RocksSettings.defaults(folder.resolve("data"));
        Set<String> recipients = new HashSet<>();
        try (RocksStore store = new RocksStore(settings, InstantSource.system(), (_, _, _) -> {})) {
            Queue queue =
                    Queue.open(
                            store,
                            QueueSettings.defaults(),
                            CarefulClock.open(store, InstantSource.system(), System::nanoTime),
                            new Random(),
                            (_, _, _) -> {});
            List<QueuedMessage> page = queue.list(null, 500);
            while (!page.isEmpty()) {
                for (QueuedMessage message : page)
                    message.recipients()
                            .forEach(w -> recipients.add(text(w.recipient().address())));
                page = queue.list(page.getLast().id(), 500);
            }
        }
        return recipients;
    }

    private static String text(Address address) {
        return address.localPart() + "@" + address.domain().ascii();
    }

    /// All reports that came back to the writer.
    private String bounces() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Imap imap = new Imap(world.imap(), WRITER, PASSWORD)) {
            imap.ask("SELECT INBOX").ok();
            for (Imap.Item item : imap.ask("UID FETCH 1:* (BODY.PEEK[])").ok().items()) {
                for (byte[] report : item.literals())
                    all.append(new String(report, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }
}
