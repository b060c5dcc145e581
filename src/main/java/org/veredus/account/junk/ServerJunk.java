package org.veredus.account.junk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.format.features.FeatureSet;
import org.veredus.storage.kv.Commit;
import org.veredus.storage.kv.Conflict;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.kv.Write;

/// What the whole server was taught, by its administrator and by what its people do with their
/// mail, upon what comes with the program. Safe for any number of threads; what is learned is
/// counted at once, and durable after [#save]. From [#MIN_EXAMPLES] of each class on, saving also
/// finds weights of the server's own ([Regression]).
public final class ServerJunk {
    private static final PartitionId PARTITION = new PartitionId('j', 0);

    private static final int BITS = 20;

    /// Messages of both classes after which all counts are halved.
    private static final int FADES_AT = 20_000;

    /// How long another server's change may get in the way.
    private static final int TRIES = 20;

    /// Taught messages of each class, below which there are no weights of the server's own.
    private static final int MIN_EXAMPLES = 100;

    /// The latest messages that weights are found from.
    private static final int MAX_EXAMPLES = 5000;

    /// The part of all examples that must be new before weights are found anew.
    private static final double NEWS = 0.01;

    /// On weights that differ from those that came with the program.
    private static final double PENALTY = 0.03;

    private final @Nullable KeyValueStore store;
    private final Shipped shipped;
    private final Counts own; // guarded by this, as are the others
    private final Counts shares;
    private @Nullable Weights fitted;
    private Classifier classifier;
    private final Map<MessageKey, ExampleRecord> unsaved = new LinkedHashMap<>();
    private long next; // the number of the next example
    private long fittedAt; // its value when the weights were found
    private boolean faded;
    private boolean shared;

    private ServerJunk(@Nullable KeyValueStore store, Counts own, Counts shares) {
        this.store = store;
        shipped = Shipped.read();
        this.own = own;
        this.shares = shares;
        classifier = classifierWith(null);
    }

    private Classifier classifierWith(@Nullable Counts account) {
        return Classifier.of(new Classifier.Taught(shipped, own, fitted, shares, account));
    }

    /// Only what comes with the program; what is learned is forgotten with this object.
    public static ServerJunk shipped() {
        return new ServerJunk(null, new Counts(BITS), new Counts(BITS));
    }

    public static ServerJunk open(KeyValueStore store) throws StoreFailed {
        ServerJunk junk =
                new ServerJunk(
                        store,
                        read(store, JunkRecords.counts()),
                        read(store, JunkRecords.shares()));
        junk.restore(FittedRecord.of(store.get(PARTITION, JunkRecords.weights())));
        return junk;
    }

    private synchronized void restore(FittedRecord record) {
        fitted = record.weights();
        fittedAt = record.examples();
        next = record.next();
        classifier = classifierWith(null);
    }

    private static Counts read(KeyValueStore store, byte[] key) throws StoreFailed {
        byte[] packed = store.get(PARTITION, key);
        if (packed == null) return new Counts(BITS);
        try {
            Counts counts = PackedCounts.unpack(packed);
            return counts == null ? new Counts(BITS) : counts;
        } catch (IOException damaged) {
            throw new StoreFailed("the counts of junk are damaged", damaged);
        }
    }

    /// For mail to anybody.
    public synchronized Classifier classifier() {
        return classifier;
    }

    /// For mail to an account that has learned something of its own.
    public synchronized Classifier classifier(AccountJunk account) {
        return classifierWith(account.counts());
    }

    /// Learns a message, once; what it was learned as before is taken back.
    ///
    /// @return whether that was news
    public synchronized boolean learn(MessageKey message, FeatureSet features, JunkClass as)
            throws StoreFailed {
        JunkClass before = learnedAs(message);
        if (before == as) return false;
        if (before != null) own.unlearn(features, before);
        own.learn(features, as);
        int[] places = shipped.weights().places(features);
        unsaved.put(message, new ExampleRecord(next++, new Regression.Example(places, as)));
        if (own.junkMessages() + own.wantedMessages() > FADES_AT) {
            own.fade();
            faded = true;
        }
        classifier = classifierWith(null);
        return true;
    }

    /// Learns what accounts have to tell.
    synchronized void share(List<Share> lessons) {
        if (lessons.isEmpty()) return;
        for (Share lesson : lessons) shares.add(lesson);
        if (shares.junkMessages() + shares.wantedMessages() > FADES_AT) shares.fade();
        shared = true;
        classifier = classifierWith(null);
    }

    private @Nullable JunkClass learnedAs(MessageKey message) throws StoreFailed {
        ExampleRecord fresh = unsaved.get(message);
        if (fresh != null) return fresh.example().as();
        if (store == null) return null;
        return JunkRecords.classOf(store.get(PARTITION, JunkRecords.message(message)));
    }

    /// Makes what was learned durable, and finds weights anew if much is new: that takes some
    /// seconds at most.
    public void save() throws StoreFailed {
        write();
        if (wantsWeights()) find();
    }

    private synchronized void write() throws StoreFailed {
        if (store == null || (unsaved.isEmpty() && !shared)) return;
        commit(store, this::writes);
        unsaved.clear();
        faded = false;
        shared = false;
    }

    /// What is to be changed of what there is now.
    @FunctionalInterface
    private interface Change {
        List<Write> writes(Snapshot now) throws StoreFailed;
    }

    private static void commit(KeyValueStore to, Change change) throws StoreFailed {
        for (int attempt = 1; ; attempt++) {
            try (Snapshot now = to.snapshot(PARTITION)) {
                to.commit(new Commit(PARTITION, now.version(), change.writes(now), List.of()))
                        .await();
                return;
            } catch (Conflict somebodyElse) {
                if (attempt == TRIES)
                    throw new StoreFailed("too busy to save what was learned", somebodyElse);
            }
        }
    }

    private List<Write> writes(Snapshot now) throws StoreFailed {
        List<Write> writes = new ArrayList<>();
        if (faded) {
            now.scan(
                    JunkRecords.firstMessage(),
                    JunkRecords.behindMessages(),
                    (key, _) -> {
                        writes.add(new Write.Delete(key));
                        return Snapshot.Next.GO_ON;
                    });
        }
        if (shared) writes.add(new Write.Put(JunkRecords.shares(), PackedCounts.pack(shares)));
        if (unsaved.isEmpty()) return writes;
        writes.add(new Write.Put(JunkRecords.counts(), PackedCounts.pack(own)));
        writes.add(fittedRecord(fitted, fittedAt));
        unsaved.forEach(
                (message, example) -> {
                    byte[] as = JunkRecords.record(example.example().as());
                    writes.add(new Write.Put(JunkRecords.message(message), as));
                    writes.add(new Write.Put(JunkRecords.example(message), example.toBytes()));
                });
        return writes;
    }

    private Write fittedRecord(@Nullable Weights weights, long at) {
        return new Write.Put(JunkRecords.weights(), new FittedRecord(weights, at, next).toBytes());
    }

    private synchronized boolean wantsWeights() {
        int examples = Math.min(MAX_EXAMPLES, messages());
        return own.junkMessages() >= MIN_EXAMPLES
                && own.wantedMessages() >= MIN_EXAMPLES
                && next - fittedAt > examples * NEWS;
    }

    /// Mail can be judged meanwhile.
    private void find() throws StoreFailed {
        List<ExampleRecord> examples = new ArrayList<>();
        List<byte[]> old = new ArrayList<>();
        long now = read(examples, old);
        List<Regression.Example> all = examples.stream().map(ExampleRecord::example).toList();
        List<int[]> places = all.stream().map(Regression.Example::places).toList();
        Weights before = shipped.weights().roomier(places);
        Weights found = new Regression(before, PENALTY, all).weights();
        synchronized (this) {
            fitted = found;
            fittedAt = now;
            classifier = classifierWith(null);
            if (store == null) return;
            List<Write> writes = new ArrayList<>();
            for (byte[] key : old) writes.add(new Write.Delete(key));
            writes.add(fittedRecord(found, now));
            commit(store, _ -> writes);
        }
    }

    /// @param into the latest examples, in their order
    /// @param old keys of the others
    /// @return the number of the next
    private synchronized long read(List<ExampleRecord> into, List<byte[]> old) throws StoreFailed {
        Map<ExampleRecord, byte[]> stored = new LinkedHashMap<>();
        if (store == null) {
            into.addAll(unsaved.values());
        } else {
            try (Snapshot snapshot = store.snapshot(PARTITION)) {
                snapshot.scan(
                        JunkRecords.firstExample(),
                        JunkRecords.behindExamples(),
                        (key, octets) -> {
                            stored.put(ExampleRecord.parse(octets), key);
                            return Snapshot.Next.GO_ON;
                        });
            }
            into.addAll(stored.keySet());
        }
        into.sort(Comparator.comparingLong(ExampleRecord::number));
        List<ExampleRecord> forgotten = into.subList(0, Math.max(0, into.size() - MAX_EXAMPLES));
        for (ExampleRecord each : forgotten) {
            byte[] key = stored.get(each);
            if (key != null) old.add(key);
        }
        forgotten.clear();
        return next;
    }

    /// Messages learned so far.
    public synchronized int messages() {
        return own.junkMessages() + own.wantedMessages();
    }
}
