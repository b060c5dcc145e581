package org.veredus.app.server;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.Profile;
import org.veredus.account.fuzzy.ServerFuzzy;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.parcel.Parcels;
import org.veredus.account.removal.Removal;
import org.veredus.account.reputation.ServerReputation;
import org.veredus.account.search.IndexedSearch;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.clock.CarefulClock;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.evidence.EvidenceBox;
import org.veredus.transport.inspect.reception.Greylist;
import org.veredus.transport.ledger.ReportDesk;
import org.veredus.transport.quarantine.Digest;
import org.veredus.transport.quarantine.Quarantine;
import org.veredus.transport.sign.KeyRotation;

/// Does what must be done now and then, each chore on a thread of its own.
final class Housekeeping implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    /// A content stays so long after its last reference, for whoever is just reading it.
    private static final Duration GRACE = Duration.ofHours(1);

    /// How long closing waits for chores in hand, whose store is closed next.
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final List<Chore> chores;
    private final ExecutorService workers =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofPlatform().daemon().name("housekeeping").factory());
    private final CountDownLatch stop = new CountDownLatch(1);

    Housekeeping(List<Chore> chores) {
        this.chores = List.copyOf(chores);
    }

    /// Something to be done again and again.
    ///
    /// @param first how long after the start
    record Chore(String name, Duration first, Duration every, Task task) {
        interface Task {
            void run() throws StoreFailed;
        }
    }

    /// Removes contents that nobody needs any more.
    static Chore contents(BlobStore blobs) {
        Duration every = Duration.ofMinutes(10);
        return new Chore("contents", every, every, () -> collect(blobs));
    }

    /// Deletes what was held back long enough, and tells people what is.
    static Chore quarantine(Quarantine quarantine, Digest digest, CarefulClock clock) {
        return new Chore(
                "quarantine",
                Duration.ofMinutes(5),
                Duration.ofHours(1),
                () -> {
                    quarantine.tidy(clock.instant());
                    digest.send();
                });
    }

    /// Keeps what time it is, to know at the next start how long nothing ran.
    static Chore clock(CarefulClock clock) {
        Duration every = Duration.ofMinutes(1);
        return new Chore("clock", Duration.ZERO, every, clock::save);
    }

    /// Forgets senders who came long ago.
    static Chore greylist(Greylist greylist) {
        Duration every = Duration.ofHours(1);
        return new Chore("greylist", every, every, greylist::tidy);
    }

    /// Makes durable what verdicts and accounts said of senders and of mail.
    static Chore savedReputation(ServerReputation reputation, ServerFuzzy fuzzy) {
        Duration every = Duration.ofSeconds(20);
        return new Chore(
                "reputation",
                every,
                every,
                () -> {
                    reputation.save();
                    fuzzy.save();
                });
    }

    /// Writes what was found of mail.
    static Chore evidence(EvidenceBox evidence) {
        Duration every = Duration.ofSeconds(3);
        return new Chore("evidence", every, every, evidence::save);
    }

    /// Forgets what was found of mail that came long ago, where none comes any more.
    static Chore oldEvidence(EvidenceBox evidence) {
        Duration every = Duration.ofHours(1);
        return new Chore("old evidence", every, every, evidence::tidy);
    }

    /// Forgets reputations and digests that have faded.
    static Chore fadedReputation(ServerReputation reputation, ServerFuzzy fuzzy) {
        Duration every = Duration.ofHours(1);
        return new Chore(
                "old reputations",
                every,
                every,
                () -> {
                    reputation.tidy();
                    fuzzy.tidy();
                });
    }

    /// Removes search indexes of accounts that are no more.
    static Chore searchIndexes(IndexedSearch search, Directory directory) {
        Duration every = Duration.ofMinutes(10);
        return new Chore(
                "search indexes",
                every,
                every,
                () ->
                        search.forgetRemoved(
                                () ->
                                        directory.accounts().stream()
                                                .map(Profile::id)
                                                .collect(Collectors.toSet())));
    }

    /// Takes away files sent as links whose time is over.
    static Chore oldParcels(Directory directory, Accounts accounts, InstantSource clock) {
        return new Chore(
                "old parcels",
                Duration.ofMinutes(10),
                Duration.ofDays(1),
                () -> {
                    for (Profile profile : directory.accounts())
                        Parcels.tidy(accounts, profile.id(), clock);
                });
    }

    /// Goes on with removals of accounts that were cut off.
    static Chore removedAccounts(Removal removal) {
        return new Chore(
                "removed accounts", Duration.ofSeconds(5), Duration.ofDays(1), removal::finish);
    }

    /// Makes and changes the keys that sign; soon after the start, so that the first message need
    /// not wait for them.
    static Chore signingKeys(KeyRotation rotation) {
        return new Chore(
                "signing keys", Duration.ofSeconds(2), Duration.ofHours(1), rotation::look);
    }

    /// Serves the certificates' files as they are now.
    static Chore ownCertificates(OwnCertificates certificates, TlsServerContext tls) {
        Duration every = Duration.ofMinutes(1);
        return new Chore("own certificates", every, every, () -> certificates.look(tls));
    }

    /// Keeps what makes it quick to read large mailboxes that are cold.
    static Chore pages(Accounts accounts) {
        Duration every = Duration.ofMinutes(1);
        return new Chore("pages", every, every, accounts::writePages);
    }

    /// Gets certificates and renews them.
    static Chore certificates(Certificates certificates) {
        return new Chore(
                "certificates", Duration.ofSeconds(1), Duration.ofHours(1), certificates::look);
    }

    /// Sends the reports that are due.
    static Chore reports(ReportDesk desk) {
        return new Chore("reports", Duration.ofMinutes(1), Duration.ofMinutes(10), desk::look);
    }

    void start() {
        for (Chore chore : chores) workers.execute(() -> run(chore));
    }

    private void run(Chore chore) {
        try {
            Duration wait = chore.first;
            while (!stop.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                carryOut(chore);
                wait = chore.every;
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt(); // who interrupts this thread wants it to end
        }
    }

    private void carryOut(Chore chore) {
        try {
            chore.task.run();
        } catch (StoreFailed failed) {
            Level level = stop.getCount() > 0 ? Level.WARN : Level.DEBUG; // done at the next start
            log.atLevel(level)
                    .addKeyValue("chore", chore.name)
                    .setCause(failed)
                    .log("chore failed");
        }
    }

    private static void collect(BlobStore blobs) throws StoreFailed {
        int removed = blobs.collect(GRACE);
        if (removed > 0) log.atInfo().addKeyValue("contents", removed).log("removed");
    }

    @Override
    public void close() {
        stop.countDown();
        workers.shutdown();
        try {
            workers.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }
}
