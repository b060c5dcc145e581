package org.veredus.account.mailbox;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// What one holder has noted at one message: values by entry, with the mod-sequences they came
/// with. What was removed stays for a while as a name, so that other sessions can be told of it.
/// One record.
final class AnnotationSet {
    static final AnnotationSet EMPTY = new AnnotationSet(Collections.emptyNavigableMap());

    private static final int VERSION = 1;

    /// Names of removed entries that are kept.
    private static final int MAX_REMOVED = 20;

    private final NavigableMap<String, Annotation> all;

    /// @param value null once it was removed
    record Annotation(long modSeq, byte @Nullable [] value) {
        long octets() {
            return value == null ? 0 : value.length;
        }
    }

    private AnnotationSet(NavigableMap<String, Annotation> all) {
        this.all = all;
    }

    /// @param record null if there is none
    static AnnotationSet read(byte @Nullable [] record) throws StoreFailed {
        if (record == null) return EMPTY;
        RecordReader in = new RecordReader("annotations of a message", record, VERSION);
        NavigableMap<String, Annotation> all = new TreeMap<>();
        int count = in.count();
        for (int i = 0; i < count; i++) {
            String entry = in.text();
            long modSeq = in.number();
            all.put(entry, new Annotation(modSeq, in.octet() == 0 ? null : in.bytes()));
        }
        return new AnnotationSet(all);
    }

    byte[] record() {
        RecordWriter out = new RecordWriter(VERSION, (int) octets() + 16 * all.size() + 8);
        out.number(all.size());
        all.forEach(
                (entry, annotation) -> {
                    byte[] value = annotation.value();
                    out.text(entry).number(annotation.modSeq()).octet(value == null ? 0 : 1);
                    if (value != null) out.bytes(value);
                });
        return out.toBytes();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    NavigableMap<String, Annotation> all() {
        return all;
    }

    /// The last one it was changed with; 0 if it is empty.
    long modSeq() {
        return all.values().stream().mapToLong(Annotation::modSeq).max().orElse(0);
    }

    /// Entries that have a value.
    int count() {
        return (int) all.values().stream().filter(each -> each.value() != null).count();
    }

    /// What it costs: names and values. Above 0 unless it is empty.
    long octets() {
        long octets = 0;
        for (Map.Entry<String, Annotation> each : all.entrySet())
            octets +=
                    each.getKey().getBytes(StandardCharsets.UTF_8).length
                            + each.getValue().octets();
        return octets;
    }

    /// @param changes null for what is to be removed
    AnnotationSet with(Map<String, byte @Nullable []> changes, long modSeq) {
        NavigableMap<String, Annotation> changed = new TreeMap<>(all);
        changes.forEach(
                (entry, value) -> {
                    if (value != null || changed.containsKey(entry))
                        changed.put(entry, new Annotation(modSeq, value));
                });
        forget(changed);
        return new AnnotationSet(changed);
    }

    private static void forget(NavigableMap<String, Annotation> changed) {
        while (true) {
            var removed =
                    changed.entrySet().stream().filter(each -> each.getValue().value() == null);
            if (removed.count() <= MAX_REMOVED) return;
            changed.entrySet().stream()
                    .filter(each -> each.getValue().value() == null)
                    .min(Comparator.comparingLong(each -> each.getValue().modSeq()))
                    .ifPresent(oldest -> changed.remove(oldest.getKey()));
        }
    }

    /// The same at a message that is new.
    AnnotationSet copied(long modSeq) {
        NavigableMap<String, Annotation> copied = new TreeMap<>();
        all.forEach(
                (entry, annotation) -> {
                    if (annotation.value() != null)
                        copied.put(entry, new Annotation(modSeq, annotation.value()));
                });
        return new AnnotationSet(copied);
    }
}
