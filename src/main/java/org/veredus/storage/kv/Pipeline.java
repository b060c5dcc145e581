package org.veredus.storage.kv;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Serialises the changes of one partition and pipelines their commits.
///
/// The owner keeps an immutable state `S` made from the partition's records. A change computes the
/// next state and the
/// records to write from the *tip*, the state after everything queued; its commit is queued behind
/// the others and the
/// caller waits for its own. Readers see only the *published* state, the last one that is durable:
/// a client must
/// never be told of a UID that a crash could take back.
///
/// When a commit fails, those queued behind it fail too, because their base version is never
/// reached. Their callers read the
/// partition afresh and run their change again ([Conflict]) or hear of the failure ([StoreFailed]).
///
/// One process writes a partition at a time. A commit of another one is noticed and read afresh,
/// but if it comes between two that are queued here, the later one cannot tell whose version it
/// stands on: an engine for several machines must give a partition to one of them.
///
/// @param <S> immutable
public final class Pipeline<S> {
    /// Somebody else (another machine) may change the partition between our read and our commit;
    /// each try reads afresh.
    private static final int MAX_TRIES = 20;

    private final KeyValueStore store;
    private final PartitionId partition;
    private final Loader<S> loader;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ChangeListener feed = this::durable; // strong reference: the store's is weak

    /// Guards tip, tipVersion and the order of commits. Held while a change is computed, never
    /// while a commit is awaited.
    private final ReentrantLock changing = new ReentrantLock();

    private @Nullable S tip;
    private long tipVersion;
    private Pending newest = () -> {};
    private long epoch; // grows with each reading afresh

    /// Guards queued, published and heard; held only for a few instructions, also by the engine's
    /// thread.
    private final ReentrantLock publishing = new ReentrantLock();

    private final Deque<Step<S>> queued = new ArrayDeque<>();
    private volatile @Nullable Published<S> published;
    private long heard; // the highest version the feed has told of

    public Pipeline(KeyValueStore store, PartitionId partition, Loader<S> loader) {
        this.store = store;
        this.partition = partition;
        this.loader = loader;
        store.subscribe(partition, feed);
    }

    /// Makes the state from the partition's records.
    @FunctionalInterface
    public interface Loader<S> {
        S load(Snapshot snapshot) throws StoreFailed;
    }

    /// Computes a change. It may run several times and must do nothing but read and write its
    /// draft.
    @FunctionalInterface
    public interface Change<S, R extends @Nullable Object, X extends Exception> {
        R apply(Draft<S> draft) throws X, StoreFailed;
    }

    private record Published<S>(long version, S state) {}

    private record Step<S>(long version, S state, NavigableMap<byte[], Write> records) {}

    /// The last durable state.
    public S state() throws StoreFailed {
        for (Published<S> current = published; ; current = published) {
            if (current != null) return current.state;
            changing.lock();
            try {
                ensureLoaded();
            } finally {
                changing.unlock();
            }
        }
    }

    /// Runs a change; returns when it is on stable storage. A change that writes nothing returns
    /// when everything its result may
    /// rest on is.
    public <R extends @Nullable Object, X extends Exception> R change(Change<S, R, X> change)
            throws X, StoreFailed {
        for (int attempt = 1; ; attempt++) {
            Pending pending;
            R result;
            long begun;
            changing.lock();
            try {
                S base = ensureLoaded();
                begun = epoch;
                Draft<S> draft = new Draft<>(store, partition, queuedRecords(), base);
                try {
                    result = change.apply(draft);
                } finally {
                    draft.endReading();
                }
                pending = queue(draft);
            } finally {
                changing.unlock();
            }
            try {
                pending.await();
                return result;
            } catch (Conflict stale) {
                forget(begun);
                if (attempt >= MAX_TRIES)
                    throw new StoreFailed(
                            "partition " + partition + " changed under " + attempt + " attempts",
                            stale);
            } catch (StoreFailed broken) {
                forget(begun);
                throw broken;
            }
        }
    }

    /// Completes the state in memory with more of the partition's records, without changing any of
    /// them. Waits for everything queued, so that what is added is durable.
    public void refine(Refinement<S> refinement) throws StoreFailed {
        changing.lock();
        try {
            for (int attempt = 1; !refineOnce(refinement); attempt++) {
                if (attempt >= MAX_TRIES)
                    throw new StoreFailed(
                            "partition " + partition + " changed under " + attempt + " readings");
            }
        } finally {
            changing.unlock();
        }
    }

    /// False if another machine has changed the partition meanwhile. The caller holds `changing`.
    private boolean refineOnce(Refinement<S> refinement) throws StoreFailed {
        ensureLoaded();
        try {
            newest.await();
        } catch (Conflict stale) {
            tip = null; // the failed change's own caller reports it
            return false;
        }
        S durable = ensureLoaded();
        try (Snapshot snapshot = store.snapshot(partition)) {
            if (snapshot.version() != tipVersion) {
                tip = null;
                return false;
            }
            S refined = refinement.refine(durable, snapshot);
            publishing.lock();
            try {
                published = new Published<>(snapshot.version(), refined);
            } finally {
                publishing.unlock();
            }
            tip = refined;
            return true;
        }
    }

    /// Adds to a state what a snapshot of the same version holds.
    @FunctionalInterface
    public interface Refinement<S> {
        S refine(S state, Snapshot snapshot) throws StoreFailed;
    }

    /// `listener` runs on the engine's thread after each durable change; it must be short and must
    /// not block.
    public Registration listen(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /// Ends listening.
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    private Pending queue(Draft<S> draft) {
        if (draft.isEmpty()) return newest;
        Commit commit = draft.commit(tipVersion);
        publishing.lock();
        try {
            queued.addLast(new Step<>(tipVersion + 1, draft.state(), draft.records()));
        } finally {
            publishing.unlock();
        }
        newest = store.commit(commit);
        tip = draft.state();
        tipVersion++;
        return newest;
    }

    private S ensureLoaded() throws StoreFailed {
        S current = tip;
        if (current != null && published != null) return current;
        epoch++;
        newest = () -> {};
        while (true) {
            try (Snapshot snapshot = store.snapshot(partition)) {
                S loaded = loader.load(snapshot);
                if (!publishLoaded(snapshot.version(), loaded)) continue;
                tip = loaded;
                tipVersion = snapshot.version();
                return loaded;
            }
        }
    }

    /// False if the feed has told of a newer version while this one was read: nobody would tell
    /// again.
    private boolean publishLoaded(long version, S loaded) {
        publishing.lock();
        try {
            queued.clear();
            if (version < heard) return false;
            published = new Published<>(version, loaded);
            return true;
        } finally {
            publishing.unlock();
        }
    }

    /// After a failure nothing in memory can be trusted.
    private void forget(long failedIn) {
        changing.lock();
        try {
            if (failedIn != epoch) return; // read afresh already
            tip = null;
            publishing.lock();
            try {
                queued.clear();
                published = null;
            } finally {
                publishing.unlock();
            }
        } finally {
            changing.unlock();
        }
    }

    private List<NavigableMap<byte[], Write>> queuedRecords() {
        publishing.lock();
        try {
            if (queued.isEmpty()) return List.of();
            List<NavigableMap<byte[], Write>> records = new ArrayList<>(queued.size());
            for (Step<S> step : queued) records.add(step.records);
            return records;
        } finally {
            publishing.unlock();
        }
    }

    private void durable(PartitionId changed, long version) {
        publishing.lock();
        try {
            heard = Math.max(heard, version);
            S durable = null;
            while (!queued.isEmpty() && queued.getFirst().version <= version)
                durable = queued.removeFirst().state;
            Published<S> current = published;
            if (durable != null) published = new Published<>(version, durable);
            else if (current != null && current.version < version)
                published = null; // changed by another machine
        } finally {
            publishing.unlock();
        }
        for (Runnable listener : listeners) listener.run();
    }
}
