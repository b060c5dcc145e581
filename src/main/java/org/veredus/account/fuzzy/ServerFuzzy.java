package org.veredus.account.fuzzy;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.base.observe.Metrics;
import org.veredus.format.fuzzy.FuzzyDigest;
import org.veredus.format.fuzzy.Sketch;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// What the server knows of digests: from traps, and from what accounts have told.
public final class ServerFuzzy {
    /// More are not taken in until some have gone.
    public static final int MAX = 100_000;

    /// From which on two texts are nearly the same.
    public static final double ALIKE = 0.65;

    private static final PartitionId PARTITION = new PartitionId('n', 0);
    private static final char DIGEST = 'D';
    private static final char BAND = 'B';
    private static final int VERSION = 1;

    /// Changed records that are kept in memory before they are written.
    private static final int MAX_UNSAVED = 20_000;

    /// Less than this is forgotten.
    private static final double LEAST_WORTH = 0.1;

    /// How much of the room is taken after a tidying.
    private static final double FULL = 0.9;

    /// Digests that are removed by one commit.
    private static final int BATCH = 500;

    private final KeyValueStore store;
    private final Pipeline<Stateless> pipeline;
    private final InstantSource clock;

    /// Records that are to be written; null: to be deleted. Guarded by this.
    private final NavigableMap<byte[], byte @Nullable []> unsaved = new TreeMap<>(Keys.ORDER);

    private long digests; // about; guarded by this

    private enum Stateless {
        NOTHING
    }

    private ServerFuzzy(KeyValueStore store, InstantSource clock) {
        this.store = store;
        pipeline = new Pipeline<>(store, PARTITION, _ -> Stateless.NOTHING);
        this.clock = clock;
    }

    public static ServerFuzzy open(KeyValueStore store, InstantSource clock) throws StoreFailed {
        ServerFuzzy opened = new ServerFuzzy(store, clock);
        opened.tidy();
        return opened;
    }

    public void count(Metrics metrics) {
        metrics.gauge(
                "fuzzy_digests",
                "digests of mail that traps got and people reported",
                () -> (double) size());
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    /// Digests that are known, about.
    public synchronized long size() {
        return digests;
    }

    /// All that a message with these digests is like.
    public synchronized List<FuzzyMatch> like(List<FuzzyDigest> message) throws StoreFailed {
        if (digests == 0) return List.of();
        long now = now();
        List<FuzzyMatch> matches = new ArrayList<>();
        for (FuzzyDigest digest : message) {
            for (Map.Entry<Long, FuzzyEntry> each : found(digest).entrySet()) {
                FuzzyEntry entry = each.getValue();
                matches.add(
                        new FuzzyMatch(
                                digest.kind(),
                                new FuzzyDigest(digest.kind(), each.getKey(), null).name(),
                                likeness(digest.sketch(), entry.sketch()),
                                entry.traps(now),
                                entry.reporters(now),
                                entry.defenders(now)));
            }
        }
        return matches;
    }

    private static double likeness(@Nullable Sketch one, @Nullable Sketch other) {
        return one == null || other == null ? 1 : one.likeness(other);
    }

    /// Known ones that are like one, by their ids.
    private Map<Long, FuzzyEntry> found(FuzzyDigest digest) throws StoreFailed {
        Map<Long, FuzzyEntry> found = new LinkedHashMap<>();
        FuzzyEntry same = entry(digest.kind(), digest.id());
        if (same != null) found.put(digest.id(), same);
        Sketch sketch = digest.sketch();
        if (sketch == null) return found;
        for (long band : sketch.bands()) {
            Long id = underBand(band);
            if (id == null || found.containsKey(id)) continue;
            FuzzyEntry entry = entry(digest.kind(), id);
            boolean alike = entry != null && likeness(sketch, entry.sketch()) >= ALIKE;
            if (alike && entry != null) found.put(id, entry);
        }
        return found;
    }

    private byte @Nullable [] get(byte[] key) throws StoreFailed {
        return unsaved.containsKey(key) ? unsaved.get(key) : store.get(PARTITION, key);
    }

    private @Nullable FuzzyEntry entry(FuzzyDigest.Kind kind, long id) throws StoreFailed {
        byte[] record = get(key(kind, id));
        return record == null ? null : FuzzyEntry.parse(record);
    }

    private @Nullable Long underBand(long band) throws StoreFailed {
        byte[] record = get(Keys.key(BAND, band));
        return record == null ? null : new RecordReader("band", record, VERSION).number();
    }

    private static byte[] key(FuzzyDigest.Kind kind, long id) {
        return ByteBuffer.allocate(10)
                .put((byte) DIGEST)
                .put((byte) kind.code())
                .putLong(id)
                .array();
    }

    /// A message with these digests came to a trap.
    ///
    /// @param network that brought it
    public void trapped(List<FuzzyDigest> message, String network) throws StoreFailed {
        long now = now();
        change(message, Absent.IS_MADE, entry -> entry.trapped(network, now));
    }

    /// Hears what an account has to tell.
    public void told(AccountId account, Report report) throws StoreFailed {
        if (!report.speaks()) return;
        long now = now();
        // nobody need be told of what is wanted until somebody calls it junk
        Absent absent =
                switch (report.ruling()) {
                    case JUNK -> Absent.IS_MADE;
                    case WANTED, UNDECIDED, ANSWERED -> Absent.IS_LEFT;
                };
        change(
                report.digests(),
                absent,
                entry -> entry.told(account.number(), report.ruling(), now));
    }

    /// What becomes of a digest that nobody has told of before.
    private enum Absent {
        IS_MADE,
        IS_LEFT
    }

    private void change(List<FuzzyDigest> message, Absent absent, UnaryOperator<FuzzyEntry> change)
            throws StoreFailed {
        if (note(message, absent, change)) save();
    }

    /// @return whether it is time to save
    private synchronized boolean note(
            List<FuzzyDigest> message, Absent absent, UnaryOperator<FuzzyEntry> change)
            throws StoreFailed {
        for (FuzzyDigest digest : message) {
            Map<Long, FuzzyEntry> known = found(digest);
            for (Map.Entry<Long, FuzzyEntry> each : known.entrySet())
                put(digest.kind(), each.getKey(), change.apply(each.getValue()));
            if (!known.isEmpty() || absent == Absent.IS_LEFT || digests >= MAX) continue;
            digests++;
            put(digest.kind(), digest.id(), change.apply(FuzzyEntry.of(digest.sketch())));
        }
        return unsaved.size() >= MAX_UNSAVED;
    }

    private void put(FuzzyDigest.Kind kind, long id, FuzzyEntry entry) throws StoreFailed {
        if (entry.isEmpty()) {
            digests--;
            remove(kind, id, entry);
            return;
        }
        unsaved.put(key(kind, id), entry.toBytes());
        Sketch sketch = entry.sketch();
        if (sketch == null) return;
        byte[] place = new RecordWriter(VERSION, 16).number(id).toBytes();
        for (long band : sketch.bands()) unsaved.put(Keys.key(BAND, band), place);
    }

    private void remove(FuzzyDigest.Kind kind, long id, FuzzyEntry entry) throws StoreFailed {
        unsaved.put(key(kind, id), null);
        Sketch sketch = entry.sketch();
        if (sketch == null) return;
        for (long band : sketch.bands()) {
            Long place = underBand(band);
            if (place != null && place == id) unsaved.put(Keys.key(BAND, band), null);
        }
    }

    /// Makes what was learned durable.
    public void save() throws StoreFailed {
        Map<byte[], byte @Nullable []> now;
        synchronized (this) {
            if (unsaved.isEmpty()) return;
            now = new TreeMap<>(unsaved);
        }
        pipeline.<Stateless, RuntimeException>change(
                draft -> {
                    now.forEach(
                            (key, record) -> {
                                if (record == null) draft.delete(key);
                                else draft.put(key, record);
                            });
                    return draft.state();
                });
        synchronized (this) {
            // what changed meanwhile stays: it is another array
            now.forEach((key, record) -> unsaved.remove(key, record));
        }
    }

    /// Forgets those that say least. To be called now and then.
    public void tidy() throws StoreFailed {
        save();
        long now = now();
        List<Known> all = new ArrayList<>(all());
        all.sort(Comparator.comparingDouble(known -> known.entry.worth(now)));
        int most = (int) (MAX * FULL);
        int surplus = all.size() > most ? all.size() - most : 0;
        int gone = 0;
        while (gone < all.size()
                && (gone < surplus || all.get(gone).entry.worth(now) < LEAST_WORTH)) gone++;
        for (int i = 0; i < gone; i += BATCH) {
            synchronized (this) {
                for (Known old : all.subList(i, Math.min(gone, i + BATCH)))
                    remove(old.kind, old.id, old.entry);
            }
            save();
        }
        synchronized (this) {
            digests = (long) all.size() - gone;
        }
    }

    private record Known(FuzzyDigest.Kind kind, long id, FuzzyEntry entry) {}

    private List<Known> all() throws StoreFailed {
        List<Known> all = new ArrayList<>();
        try (Snapshot snapshot = store.snapshot(PARTITION)) {
            snapshot.scan(
                    Keys.key(DIGEST),
                    Keys.after(Keys.key(DIGEST)),
                    (key, value) -> {
                        FuzzyDigest.Kind kind = FuzzyDigest.Kind.ofCode(key[1]);
                        long id = ByteBuffer.wrap(key, 2, Long.BYTES).getLong();
                        if (kind != null) all.add(new Known(kind, id, FuzzyEntry.parse(value)));
                        return Snapshot.Next.GO_ON;
                    });
        }
        return all;
    }

    /// Those that say most.
    public List<FuzzyMatch> list(int most) throws StoreFailed {
        save();
        long now = now();
        List<Known> all = new ArrayList<>(all());
        all.sort(Comparator.comparingDouble((Known known) -> known.entry.worth(now)).reversed());
        List<FuzzyMatch> shown = new ArrayList<>();
        for (Known known : all.subList(0, Math.min(most, all.size())))
            shown.add(
                    new FuzzyMatch(
                            known.kind,
                            new FuzzyDigest(known.kind, known.id, null).name(),
                            1,
                            known.entry.traps(now),
                            known.entry.reporters(now),
                            known.entry.defenders(now)));
        return shown;
    }

    /// @param name as [FuzzyDigest#name()] has it
    /// @return whether anything was known
    public boolean forget(String name) throws StoreFailed {
        save();
        for (Known known : all()) {
            if (!new FuzzyDigest(known.kind, known.id, null).name().equals(name)) continue;
            synchronized (this) {
                if (digests > 0) digests--;
                remove(known.kind, known.id, known.entry);
            }
            save();
            return true;
        }
        return false;
    }
}
