package org.veredus.account.reputation;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.base.observe.Metrics;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// What the server knows of senders: by its verdicts, and by what accounts have told, as soon as
/// two of them say the same. Any thread.
public final class ServerReputation {
    /// More are not taken in until some have gone.
    public static final int MAX_SUBJECTS = 200_000;

    private static final PartitionId PARTITION = new PartitionId('y', 0);
    private static final char TYPE = 'R';

    /// Changed subjects that are kept in memory before they are written.
    private static final int MAX_UNSAVED = 5000;

    /// Less than this is forgotten.
    private static final double LEAST_WORTH = 0.1;

    /// How much of the room is taken after a tidying.
    private static final double FULL = 0.9;

    /// Records that are removed by one commit.
    private static final int BATCH = 1000;

    private final KeyValueStore store;
    private final Pipeline<Stateless> pipeline;
    private final InstantSource clock;
    private final Map<Subject, Entry> unsaved = new HashMap<>(); // guarded by this
    private long subjects; // about; guarded by this

    private enum Stateless {
        NOTHING
    }

    private ServerReputation(KeyValueStore store, InstantSource clock) {
        this.store = store;
        pipeline = new Pipeline<>(store, PARTITION, _ -> Stateless.NOTHING);
        this.clock = clock;
    }

    public static ServerReputation open(KeyValueStore store, InstantSource clock)
            throws StoreFailed {
        ServerReputation opened = new ServerReputation(store, clock);
        opened.tidy();
        return opened;
    }

    public void count(Metrics metrics) {
        metrics.gauge(
                "reputation_subjects",
                "addresses, networks, domains and senders that have a reputation",
                () -> (double) size());
    }

    /// What is known of a subject.
    public synchronized Repute of(Subject subject) throws StoreFailed {
        return entry(subject).repute(subject, now());
    }

    /// Whether an account wants mail from there, and none has called it junk.
    public synchronized boolean isVouchedFor(Subject subject) throws StoreFailed {
        return entry(subject).isVouchedFor();
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private Entry entry(Subject subject) throws StoreFailed {
        Entry fresh = unsaved.get(subject);
        if (fresh != null) return fresh;
        byte[] record = store.get(PARTITION, subject.key(TYPE));
        return record == null ? Entry.NONE : Entry.parse(record);
    }

    /// Counts what a message was found to be.
    ///
    /// @param junk how many messages of junk it is worth
    /// @param wanted the same of wanted ones
    public void judged(List<Subject> behind, double junk, double wanted) throws StoreFailed {
        for (Subject subject : behind)
            change(subject, (entry, now) -> entry.judged(junk, wanted, now));
    }

    /// Hears what an account has to tell.
    public void told(AccountId account, Said said) throws StoreFailed {
        for (Subject subject : said.subjects())
            change(subject, (entry, now) -> entry.told(account.number(), said.opinion(), now));
    }

    private interface Change {
        Entry of(Entry before, long now);
    }

    private void change(Subject subject, Change change) throws StoreFailed {
        if (note(subject, change)) save();
    }

    /// @return whether it is time to save
    private synchronized boolean note(Subject subject, Change change) throws StoreFailed {
        Entry before = entry(subject);
        if (before.equals(Entry.NONE)) {
            if (subjects >= MAX_SUBJECTS) return false;
            subjects++;
        }
        unsaved.put(subject, change.of(before, now()));
        return unsaved.size() >= MAX_UNSAVED;
    }

    /// Makes what was learned durable.
    public void save() throws StoreFailed {
        Map<Subject, Entry> now;
        synchronized (this) {
            if (unsaved.isEmpty()) return;
            now = Map.copyOf(unsaved);
        }
        pipeline.<Stateless, RuntimeException>change(
                draft -> {
                    now.forEach((subject, entry) -> draft.put(subject.key(TYPE), entry.toBytes()));
                    return draft.state();
                });
        synchronized (this) {
            now.forEach(unsaved::remove); // what changed meanwhile stays
        }
    }

    /// Forgets those that say least. To be called now and then.
    public void tidy() throws StoreFailed {
        save();
        long now = now();
        List<Map.Entry<byte[], Double>> all = new ArrayList<>();
        try (Snapshot snapshot = store.snapshot(PARTITION)) {
            snapshot.scan(
                    Keys.key(TYPE),
                    Keys.after(Keys.key(TYPE)),
                    (key, value) -> {
                        all.add(Map.entry(key, Entry.parse(value).worth(now)));
                        return Snapshot.Next.GO_ON;
                    });
        }
        all.sort(Comparator.comparingDouble(Map.Entry::getValue));
        int surplus =
                all.size() > MAX_SUBJECTS * FULL ? all.size() - (int) (MAX_SUBJECTS * FULL) : 0;
        int gone = 0;
        while (gone < all.size() && (gone < surplus || all.get(gone).getValue() < LEAST_WORTH))
            gone++;
        for (int i = 0; i < gone; i += BATCH) remove(all.subList(i, Math.min(gone, i + BATCH)));
        synchronized (this) {
            subjects = (long) all.size() - gone;
        }
    }

    private void remove(List<Map.Entry<byte[], Double>> old) throws StoreFailed {
        pipeline.<Stateless, RuntimeException>change(
                draft -> {
                    for (Map.Entry<byte[], Double> each : old) draft.delete(each.getKey());
                    return draft.state();
                });
    }

    /// How many have a reputation, about.
    public synchronized long size() {
        return subjects;
    }

    /// The worst, or the best, of all that say something.
    ///
    /// @param kind null: of all kinds
    public List<Repute> list(Order order, Subject.@Nullable Kind kind, int most)
            throws StoreFailed {
        save();
        long now = now();
        List<Repute> all = new ArrayList<>();
        try (Snapshot snapshot = store.snapshot(PARTITION)) {
            snapshot.scan(
                    Keys.key(TYPE),
                    Keys.after(Keys.key(TYPE)),
                    (key, value) -> {
                        Subject subject = Subject.ofKey(key);
                        if (subject != null && (kind == null || subject.kind() == kind))
                            all.add(Entry.parse(value).repute(subject, now));
                        return Snapshot.Next.GO_ON;
                    });
        }
        Comparator<Repute> byBadness = Comparator.comparingDouble(Repute::badness);
        all.sort(order == Order.WORST ? byBadness.reversed() : byBadness);
        return List.copyOf(all.subList(0, Math.min(most, all.size())));
    }

    /// Who comes first.
    public enum Order {
        WORST,
        BEST
    }

    /// @return whether anything was known
    public boolean forget(Subject subject) throws StoreFailed {
        save();
        byte[] key = subject.key(TYPE);
        boolean known =
                pipeline.<Boolean, RuntimeException>change(
                        draft -> {
                            boolean there = draft.get(key) != null;
                            if (there) draft.delete(key);
                            return there;
                        });
        synchronized (this) {
            unsaved.remove(subject);
            if (known && subjects > 0) subjects--;
        }
        return known;
    }
}
