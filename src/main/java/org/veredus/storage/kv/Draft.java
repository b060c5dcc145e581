package org.veredus.storage.kv;

import java.util.ArrayList;
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
        Write mine = own.get(key);
        if (mine != null) return valueOf(mine);
        for (int i = queued.size() - 1; i >= 0; i--) {
            Write earlier = queued.get(i).get(key);
            if (earlier != null) return valueOf(earlier);
        }
        return store.get(partition, key);
    }

    /// Keys from `from` (inclusive) to `to` (exclusive; null for the end). Holds the range in
    /// memory.
    public NavigableMap<byte[], byte[]> scan(byte[] from, byte @Nullable [] to) throws StoreFailed {
        NavigableMap<byte[], byte[]> found = new TreeMap<>(Keys.ORDER);
        Snapshot durable = snapshot;
        if (durable == null) snapshot = durable = store.snapshot(partition);
        durable.scan(
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
        if (to != null && Keys.ORDER.compare(from, to) >= 0) return;
        NavigableMap<byte[], Write> inside =
                to == null ? writes.tailMap(from, true) : writes.subMap(from, true, to, false);
        inside.forEach(
                (key, write) -> {
                    byte[] value = valueOf(write);
                    if (value == null) found.remove(key);
                    else found.put(key, value);
                });
    }

    private static byte @Nullable [] valueOf(Write write) {
        return write instanceof Write.Put(_, byte[] value) ? value : null;
    }
}
