package org.veredus.account.junk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
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
/// mail, upon what comes with the program. Safe for any number of
/// threads; what is learned is in use at once, and durable after [#save].
public final class ServerJunk {
    private static final PartitionId PARTITION = new PartitionId('j', 0);

    private static final int BITS = 20;

    /// Messages of both classes after which all counts are halved.
    private static final int FADES_AT = 20_000;

    /// How long another server's change may get in the way.
    private static final int TRIES = 20;

    private final @Nullable KeyValueStore store;
    private final Shipped shipped;
    private final Counts own; // guarded by this, as are the others
    private final Counts shares;
    private Classifier classifier;
    private final Map<MessageKey, JunkClass> unsaved = new HashMap<>();
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
        return Classifier.of(new Classifier.Taught(shipped, own, shares, account));
    }

    /// Only what comes with the program; what is learned is forgotten with this object.
    public static ServerJunk shipped() {
        return new ServerJunk(null, new Counts(BITS), new Counts(BITS));
    }

    public static ServerJunk open(KeyValueStore store) throws StoreFailed {
        return new ServerJunk(
                store, read(store, JunkRecords.counts()), read(store, JunkRecords.shares()));
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
        unsaved.put(message, as);
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
        JunkClass fresh = unsaved.get(message);
        if (fresh != null || store == null) return fresh;
        return JunkRecords.classOf(store.get(PARTITION, JunkRecords.message(message)));
    }

    /// Makes what was learned durable.
    public synchronized void save() throws StoreFailed {
        KeyValueStore to = store;
        if (to == null || (unsaved.isEmpty() && !shared)) return;
        for (int attempt = 1; ; attempt++) {
            try (Snapshot now = to.snapshot(PARTITION)) {
                to.commit(new Commit(PARTITION, now.version(), writes(now), List.of())).await();
                unsaved.clear();
                faded = false;
                shared = false;
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
        unsaved.forEach(
                (message, as) ->
                        writes.add(
                                new Write.Put(
                                        JunkRecords.message(message), JunkRecords.record(as))));
        return writes;
    }

    /// Messages learned so far.
    public synchronized int messages() {
        return own.junkMessages() + own.wantedMessages();
    }
}
