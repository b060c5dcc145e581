package org.veredus.account.junk;

import io.micrometer.core.instrument.Counter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.fuzzy.AccountFuzzies;
import org.veredus.account.fuzzy.Report;
import org.veredus.account.fuzzy.ServerFuzzy;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Ruling;
import org.veredus.account.mailbox.RulingListener;
import org.veredus.account.reputation.Origin;
import org.veredus.account.reputation.Said;
import org.veredus.account.reputation.ServerReputation;
import org.veredus.account.reputation.Subject;
import org.veredus.base.observe.Metrics;
import org.veredus.format.features.FeatureSet;
import org.veredus.format.features.Features;
import org.veredus.format.fuzzy.FuzzyDigest;
import org.veredus.format.message.Header;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.format.reading.Reading;
import org.veredus.storage.kv.StoreFailed;

/// Learns from what people do with their mail, on a thread of its own behind their changes. What
/// was said stays in the account until it is learned, so a crash loses none of it; what the server
/// learns of accounts is saved when all that was waiting is done, and a crash may lose what came
/// since.
public final class JunkLearner implements RulingListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JunkLearner.class);

    /// Octets of a header that are read.
    private static final int MAX_HEADER = 256 << 10;

    /// Messages of one account at a time, then it is another's turn.
    private static final int BATCH = 50;

    /// Accounts that wait. One more is found again when it speaks again, or at the next start.
    private static final int MAX_WAITING = 10_000;

    private final Accounts accounts;
    private final AccountJunks models;
    private final ServerJunk server;
    private final ServerReputation reputation;
    private final ServerFuzzy fuzzy;
    private final AccountFuzzies fuzzies;
    private final PublicSuffixList suffixes;
    private final InstantSource clock;
    private final Counter junk;
    private final Counter wanted;
    private final Counter takenBack;
    private final Counter answered;
    private final ReentrantLock lock = new ReentrantLock(); // guards what follows
    private final Condition changed = lock.newCondition();
    private final Set<AccountId> waiting = new LinkedHashSet<>();
    private boolean started;
    private boolean stopped;
    private boolean working = true; // from the start: all accounts are to be looked through

    public JunkLearner(
            Accounts accounts, Models models, House house, InstantSource clock, Metrics metrics) {
        this.accounts = accounts;
        this.models = models.junk;
        fuzzies = models.fuzzy;
        server = house.junk;
        reputation = house.reputation;
        fuzzy = house.fuzzy;
        suffixes = house.suffixes;
        this.clock = clock;
        junk = lessons(metrics, "junk");
        wanted = lessons(metrics, "wanted");
        takenBack = lessons(metrics, "undecided");
        answered = lessons(metrics, "answered");
    }

    /// What accounts have taught, as it is kept in memory.
    public record Models(AccountJunks junk, AccountFuzzies fuzzy) {}

    /// What accounts tell something to.
    public record House(
            ServerJunk junk,
            ServerReputation reputation,
            ServerFuzzy fuzzy,
            PublicSuffixList suffixes) {}

    private static Counter lessons(Metrics metrics, String as) {
        return metrics.counter("junk_lessons", "messages that people taught", "as", as);
    }

    /// All accounts there are, to be looked through once after the start.
    @FunctionalInterface
    public interface Everybody {
        List<AccountId> accounts() throws StoreFailed;
    }

    public void start(Everybody everybody) {
        lock.lock();
        try {
            started = true;
        } finally {
            lock.unlock();
        }
        Thread.ofPlatform().daemon().name("junk-learner").start(() -> run(everybody));
    }

    @Override
    public void ruled(AccountId account) {
        lock.lock();
        try {
            if (waiting.size() < MAX_WAITING) waiting.add(account);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run(Everybody everybody) {
        try {
            for (AccountId id : everybody.accounts()) {
                if (isStopped()) break;
                if (accounts.hasRulings(id)) ruled(id);
            }
        } catch (StoreFailed failed) {
            log.atWarn().setCause(failed).log("what was said before the start is not learned");
        }
        for (AccountId next = next(); next != null; next = next()) {
            try {
                if (learn(next)) ruled(next);
            } catch (StoreFailed failed) {
                log.atWarn()
                        .addKeyValue("account", next.number())
                        .setCause(failed)
                        .log("not learned");
            } catch (RuntimeException bug) {
                log.atError()
                        .addKeyValue("account", next.number())
                        .setCause(bug)
                        .log("not learned by a bug");
            }
        }
    }

    private boolean isStopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    /// Null when it is to end.
    private @Nullable AccountId next() {
        lock.lock();
        try {
            if (waiting.isEmpty()) save();
            working = false;
            changed.signalAll();
            while (waiting.isEmpty() && !stopped) changed.awaitUninterruptibly();
            if (stopped) return null;
            working = true;
            AccountId next = waiting.iterator().next();
            waiting.remove(next);
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void save() {
        try {
            server.save();
            reputation.save();
            fuzzy.save();
        } catch (StoreFailed failed) {
            log.atWarn().setCause(failed).log("what the server learned is not saved");
        }
    }

    /// @return whether there is more
    private boolean learn(AccountId id) throws StoreFailed {
        Account account = accounts.open(id);
        Map<Long, Ruling> rulings = account.rulings(BATCH);
        if (rulings.isEmpty()) return false;
        List<Lesson> lessons = new ArrayList<>();
        for (Map.Entry<Long, Ruling> each : rulings.entrySet()) {
            EmailRecord email = account.email(each.getKey());
            if (email == null) continue; // gone meanwhile
            lessons.add(lesson(account, email, each.getValue()));
            count(each.getValue());
        }
        long now = clock.instant().getEpochSecond();
        AccountJunk.Told told = AccountJunk.learn(account, rulings, lessons, now);
        models.refresh(id);
        fuzzies.refresh(id);
        server.share(told.shares());
        for (Said said : told.said()) reputation.told(id, said);
        for (Report report : told.reports()) fuzzy.told(id, report);
        return rulings.size() == BATCH;
    }

    private void count(Ruling ruling) {
        switch (ruling) {
            case JUNK -> junk.increment();
            case WANTED -> wanted.increment();
            case UNDECIDED -> takenBack.increment();
            case ANSWERED -> answered.increment();
        }
    }

    private Lesson lesson(Account account, EmailRecord email, Ruling ruling) throws StoreFailed {
        byte[] message = account.content(email).read(email.prefix().length, Reading.MAX_OCTETS);
        Header header = Header.parse(message, MAX_HEADER);
        Reading reading = Reading.of(message, header, email.index());
        FeatureSet features = Features.of(reading);
        Header ours = Header.parse(email.prefix(), MAX_HEADER);
        List<Subject> behind = Origin.of(ours, reading.author()).subjects(suffixes);
        List<FuzzyDigest> digests = FuzzyDigest.of(reading);
        return new Lesson(MessageKey.of(features), features, digests, behind, ruling);
    }

    /// Returns when all that was said so far is learned.
    public void awaitIdle() {
        lock.lock();
        try {
            while (!stopped && (working || !waiting.isEmpty())) changed.awaitUninterruptibly();
        } finally {
            lock.unlock();
        }
    }

    /// Ends after the account in hand.
    @Override
    public void close() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
            while (started && working) changed.awaitUninterruptibly();
        } finally {
            lock.unlock();
        }
        save();
    }
}
