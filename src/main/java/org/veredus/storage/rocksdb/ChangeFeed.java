package org.veredus.storage.rocksdb;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.storage.kv.ChangeListener;
import org.veredus.storage.kv.PartitionId;

/// Tells listeners of durable commits, in process.
final class ChangeFeed {
    private static final Logger log = LoggerFactory.getLogger(ChangeFeed.class);

    private final ConcurrentHashMap<PartitionId, List<WeakReference<ChangeListener>>> listeners =
            new ConcurrentHashMap<>();

    void subscribe(PartitionId partition, ChangeListener listener) {
        listeners.compute(
                partition,
                (_, known) -> {
                    List<WeakReference<ChangeListener>> list =
                            known == null ? new CopyOnWriteArrayList<>() : known;
                    list.removeIf(reference -> reference.get() == null);
                    list.add(new WeakReference<>(listener));
                    return list;
                });
    }

    void publish(PartitionId partition, long version) {
        List<WeakReference<ChangeListener>> list = listeners.get(partition);
        if (list == null) return;
        boolean gone = false;
        for (WeakReference<ChangeListener> reference : list) {
            ChangeListener listener = reference.get();
            if (listener == null) gone = true;
            else tell(listener, partition, version);
        }
        if (gone) forgetGone(partition);
    }

    private static void tell(ChangeListener listener, PartitionId partition, long version) {
        try {
            listener.changed(partition, version);
        } catch (RuntimeException bug) {
            log.atError()
                    .setCause(bug)
                    .addKeyValue("partition", partition)
                    .log("change listener failed");
        }
    }

    private void forgetGone(PartitionId partition) {
        listeners.computeIfPresent(
                partition,
                (_, list) -> {
                    list.removeIf(reference -> reference.get() == null);
                    return nullIfEmpty(list);
                });
    }

    private static @Nullable List<WeakReference<ChangeListener>> nullIfEmpty(
            List<WeakReference<ChangeListener>> list) {
        return list.isEmpty() ? null : list;
    }
}
