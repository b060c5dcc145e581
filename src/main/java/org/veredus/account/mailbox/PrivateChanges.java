package org.veredus.account.mailbox;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// When people changed what they have noted for themselves at the messages of a mailbox.
/// Immutable.
///
/// Their mod-sequences are not those of the entries, which everybody sees: a message has a higher
/// one for whoever changed his own annotations of it. RFC 5257 §3.3, RFC 7162 §3.1.4
final class PrivateChanges {
    static final PrivateChanges NONE = new PrivateChanges(Map.of());

    private final Map<Long, Own> all;

    private PrivateChanges(Map<Long, Own> all) {
        this.all = all;
    }

    /// Those of one person, in order of UID.
    record Own(int[] uids, long[] modSeqs) {
        static final Own NONE = new Own(new int[0], new long[0]);

        int size() {
            return uids.length;
        }

        /// 0 if there are none.
        long highest() {
            return Arrays.stream(modSeqs).max().orElse(0);
        }

        private Own with(UidSet changed, long modSeq) {
            Builder both = new Builder(uids.length + (int) changed.count());
            int next = 0;
            for (int range = 0; range < changed.ranges(); range++) {
                for (int uid = changed.first(range); uid <= changed.last(range); uid++) {
                    for (; next < uids.length && uids[next] < uid; next++)
                        both.add(uids[next], modSeqs[next]);
                    if (next < uids.length && uids[next] == uid) next++;
                    both.add(uid, modSeq);
                }
            }
            for (; next < uids.length; next++) both.add(uids[next], modSeqs[next]);
            return both.build();
        }

        private Own without(UidSet gone) {
            Builder kept = new Builder(uids.length);
            for (int i = 0; i < uids.length; i++)
                if (!gone.contains(uids[i])) kept.add(uids[i], modSeqs[i]);
            return kept.build();
        }
    }

    private static final class Builder {
        private int[] uids;
        private long[] modSeqs;
        private int count;

        Builder(int capacity) {
            uids = new int[capacity];
            modSeqs = new long[capacity];
        }

        void add(int uid, long modSeq) {
            if (count == uids.length) {
                uids = Arrays.copyOf(uids, 2 * count + 8);
                modSeqs = Arrays.copyOf(modSeqs, uids.length);
            }
            uids[count] = uid;
            modSeqs[count++] = modSeq;
        }

        Own build() {
            return new Own(Arrays.copyOf(uids, count), Arrays.copyOf(modSeqs, count));
        }
    }

    /// From the annotations' own records, which keep the names of those removed last.
    static PrivateChanges read(Pages.Source source, MailboxId mailbox) throws StoreFailed {
        Map<Long, Builder> read = new HashMap<>();
        byte[] from = Layout.annotationsIn(mailbox);
        source.scan(
                from,
                Keys.after(from),
                (key, record) -> {
                    long holder = Layout.holderIn(key);
                    if (holder != AnnotationChange.EVERYBODY)
                        read.computeIfAbsent(holder, _ -> new Builder(0))
                                .add(Layout.uidOfEntry(key), AnnotationSet.read(record).modSeq());
                    return Snapshot.Next.GO_ON;
                });
        if (read.isEmpty()) return NONE;
        Map<Long, Own> all = new HashMap<>();
        read.forEach((holder, own) -> all.put(holder, own.build()));
        return new PrivateChanges(all);
    }

    Own of(AccountId who) {
        return all.getOrDefault(who.number(), Own.NONE);
    }

    PrivateChanges with(AccountId who, UidSet changed, long modSeq) {
        Map<Long, Own> more = new HashMap<>(all);
        more.put(who.number(), of(who).with(changed, modSeq));
        return new PrivateChanges(more);
    }

    PrivateChanges without(UidSet gone) {
        if (all.isEmpty()) return this;
        Map<Long, Own> fewer = new HashMap<>(all);
        fewer.replaceAll((_, own) -> own.without(gone));
        fewer.values().removeIf(own -> own.size() == 0);
        return fewer.isEmpty() ? NONE : new PrivateChanges(fewer);
    }
}
