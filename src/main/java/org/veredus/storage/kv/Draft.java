package org.veredus.storage.kv;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.StagedBlob;

/// A change of one partition in the making. Reads see the partition as it will be once everything
/// queued before has been
/// applied, and what this draft has written itself. One thread, inside [Pipeline#change].
///
/// @param <S> what the partition's owner keeps in memory: an immutable value
public final class Draft<S> {
    private final KeyValueStore store;
    private final PartitionId partition;
    private final List<NavigableMap<byte[], Write>> queued;
    private final NavigableMap<byte[], Write> own = new TreeMap<>(Keys.ORDER);
    private final List<Write> references = new ArrayList<>();
    private final List<StagedBlob> blobs = new ArrayList<>();
    private S state;
    private @Nullable Snapshot snapshot; // opened by the first scan

    /// @param queued records of commits not yet durable, oldest first
    Draft(
            KeyValueStore store,
            PartitionId partition,
            List<NavigableMap<byte[], Write>> queued,
            S state) {
        this.store = store;
        this.partition = partition;
        this.queued = queued;
        this.state = state;
    }

    public S state() {
        return state;
    }

    public void state(S next) {
        state = next;
    }

    public void put(byte[] key, byte[] value) {
        own.put(key, new Write.Put(key, value));
    }

    public void delete(byte[] key) {
        own.put(key, new Write.Delete(key));
    }

    /// The commit brings this blob; `holder` retains it.
    public void bring(StagedBlob blob, byte[] holder) {
        blobs.add(blob);
        retain(blob.id(), holder);
    }

    public void retain(BlobId blob, byte[] holder) {
        references.add(new Write.Retain(blob, holder));
    }

    public void release(BlobId blob, byte[] holder) {
        references.add(new Write.Release(blob, holder));
    }

    public byte @Nullable [] get(byte[] key) throws StoreFailed {
        Write latest = latest(key);
        return latest == null ? store.get(partition, key) : valueOf(latest);
    }

    /// Null if nothing has been written to it that is not in the store yet.
    private @Nullable Write latest(byte[] key) {
        Write mine = own.get(key);
        for (int i = queued.size() - 1; mine == null && i >= 0; i--) mine = queued.get(i).get(key);
        return mine;
    }

    /// Keys from `from` (inclusive) to `to` (exclusive; null for the end). Holds the range in
    /// memory.
    public NavigableMap<byte[], byte[]> scan(byte[] from, byte @Nullable [] to) throws StoreFailed {
        NavigableMap<byte[], byte[]> found = new TreeMap<>(Keys.ORDER);
        durable()
                .scan(
                        from,
                        to,
                        (key, value) -> {
                            found.put(key, value);
                            return Snapshot.Next.GO_ON;
                        });
        for (NavigableMap<byte[], Write> earlier : queued) overlay(earlier, from, to, found);
        overlay(own, from, to, found);
        return found;
    }

    /// Whether there is any key from `from` (inclusive) to `to` (exclusive; null for the end).
    /// Reads no further than to the first.
    public boolean holdsAny(byte[] from, byte @Nullable [] to) throws StoreFailed {
        if (holdsAny(own, from, to)) return true;
        for (NavigableMap<byte[], Write> earlier : queued)
            if (holdsAny(earlier, from, to)) return true;
        boolean[] found = {false};
        durable()
                .scan(
                        from,
                        to,
                        (key, _) -> {
                            found[0] = latest(key) == null;
                            return found[0] ? Snapshot.Next.STOP : Snapshot.Next.GO_ON;
                        });
        return found[0];
    }

    private boolean holdsAny(
            NavigableMap<byte[], Write> writes, byte[] from, byte @Nullable [] to) {
        for (byte[] key : inside(writes, from, to).keySet())
            if (latest(key) instanceof Write.Put) return true;
        return false;
    }

    private Snapshot durable() throws StoreFailed {
        Snapshot opened = snapshot;
        if (opened == null) snapshot = opened = store.snapshot(partition);
        return opened;
    }

    /// Ends the reading; the collected writes stay.
    void endReading() {
        Snapshot opened = snapshot;
        if (opened != null) opened.close();
        snapshot = null;
    }

    boolean isEmpty() {
        return own.isEmpty() && references.isEmpty() && blobs.isEmpty();
    }

    NavigableMap<byte[], Write> records() {
        return own;
    }

    Commit commit(long basedOn) {
        List<Write> writes = new ArrayList<>(own.size() + references.size());
        writes.addAll(own.values());
        writes.addAll(references);
        return new Commit(partition, basedOn, writes, blobs);
    }

    private static void overlay(
            NavigableMap<byte[], Write> writes,
            byte[] from,
            byte @Nullable [] to,
            Map<byte[], byte[]> found) {
        inside(writes, from, to)
                .forEach(
                        (key, write) -> {
                            byte[] value = valueOf(write);
                            if (value == null) found.remove(key);
                            else found.put(key, value);
                        });
    }

    private static NavigableMap<byte[], Write> inside(
            NavigableMap<byte[], Write> writes, byte[] from, byte @Nullable [] to) {
        if (to == null) return writes.tailMap(from, true);
        return Keys.ORDER.compare(from, to) < 0
                ? writes.subMap(from, true, to, false)
                : Collections.emptyNavigableMap();
    }

    private static byte @Nullable [] valueOf(Write write) {
        return write instanceof Write.Put(_, byte[] value) ? value : null;
    }
}
