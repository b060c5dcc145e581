package org.veredus.account.mailbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A mailbox's messages in order of UID: an immutable sequence of chunks that share what has not
/// changed.
///
/// A session keeps the value it has told its client of and compares it with the newest one when it
/// may speak:
/// chunks that are the same object need no look. So a session that falls behind costs nothing but
/// the comparison.
///
/// Memory for a message: 36 octets in arrays (UID, flags reference, mod-sequence, size, two dates,
/// and email and thread as distances from those of the chunk's first message; one that is too far
/// away begins a chunk), and 2 more in chunks with a message whose date has a zone.
public final class Entries {
    public static final Entries EMPTY = new Entries(new Chunk[0], new int[] {0});

    /// Messages in a full chunk; a change of flags copies one chunk's flags and mod-sequences.
    private static final int CHUNK = 256;

    private final Chunk[] chunks;
    private final int[]
            starts; // index of each chunk's first message; one more than chunks: the size

    private Entries(Chunk[] chunks, int[] starts) {
        this.chunks = chunks;
        this.starts = starts;
    }

    /// Equal length columns; the first `count` rows are used, later ones may belong to newer
    /// values. Rows are written
    /// once, before the chunk that counts them is published.
    private static final class Chunk {
        final int count;
        final int[] uid;
        final Flags[] flags;
        final long[] modSeq;
        final long firstEmail;
        final int[] email; // less firstEmail
        final long firstThread;
        final int[] thread; // less firstThread
        final int[] size;
        final int[] received;
        final short @Nullable [] zone; // null while all are UTC
        final int[] saved;
        final long highestModSeq;
        final Set<String> keywords; // of its messages
        final int firstUnseen; // row of the first message without \Seen, or -1

        private Chunk(int count, Chunk from, Flags[] flags, long[] modSeq, long highestModSeq) {
            this(count, from, from.zone, flags, modSeq, highestModSeq);
        }

        private Chunk(
                int count,
                Chunk from,
                short @Nullable [] zone,
                Flags[] flags,
                long[] modSeq,
                long highestModSeq) {
            this.count = count;
            this.uid = from.uid;
            this.flags = flags;
            this.modSeq = modSeq;
            this.firstEmail = from.firstEmail;
            this.email = from.email;
            this.firstThread = from.firstThread;
            this.thread = from.thread;
            this.size = from.size;
            this.received = from.received;
            this.zone = zone;
            this.saved = from.saved;
            this.highestModSeq = highestModSeq;
            boolean longer = count == from.count + 1;
            Flags last = flags[count - 1];
            keywords = longer ? with(from.keywords, last) : keywords(flags, count);
            if (!longer) firstUnseen = firstUnseen(flags, count);
            else if (from.firstUnseen >= 0 || last.has(Flags.SEEN)) firstUnseen = from.firstUnseen;
            else firstUnseen = count - 1;
        }

        private static Set<String> keywords(Flags[] flags, int count) {
            Set<String> all = Set.of();
            for (int row = 0; row < count; row++) all = with(all, flags[row]);
            return all;
        }

        /// The same object where nothing is new, as nearly always.
        private static Set<String> with(Set<String> keywords, Flags more) {
            if (!more.hasKeywords() || keywords.containsAll(more.keywords())) return keywords;
            Set<String> both = new HashSet<>(keywords);
            both.addAll(more.keywords());
            return both;
        }

        private static int firstUnseen(Flags[] flags, int count) {
            for (int row = 0; row < count; row++) if (!flags[row].has(Flags.SEEN)) return row;
            return -1;
        }

        /// An empty one.
        ///
        /// @param first what will be its first message
        Chunk(int capacity, Entry first) {
            this(capacity, first.email(), first.thread());
        }

        private Chunk(int capacity, long firstEmail, long firstThread) {
            count = 0;
            this.firstEmail = firstEmail;
            this.firstThread = firstThread;
            uid = new int[capacity];
            flags = new Flags[capacity];
            modSeq = new long[capacity];
            email = new int[capacity];
            thread = new int[capacity];
            size = new int[capacity];
            received = new int[capacity];
            zone = null;
            saved = new int[capacity];
            highestModSeq = 0;
            keywords = Set.of();
            firstUnseen = -1;
        }

        /// An empty one for the same messages.
        Chunk emptied() {
            return new Chunk(uid.length, firstEmail, firstThread);
        }

        /// Null when the rows are used up or taken by a newer value, or it is too far away.
        @Nullable Chunk append(Entry entry) {
            if (count == uid.length || uid[count] != 0 || !holds(entry)) return null;
            short[] zones = write(count, entry, zone);
            return new Chunk(
                    count + 1, this, zones, flags, modSeq, Math.max(highestModSeq, entry.modSeq()));
        }

        /// @param zones the column so far
        /// @return that column, made if this is the first zone in it
        short @Nullable [] write(int row, Entry entry, short @Nullable [] zones) {
            uid[row] = entry.uid();
            flags[row] = entry.flags();
            modSeq[row] = entry.modSeq();
            email[row] = (int) (entry.email() - firstEmail);
            thread[row] = (int) (entry.thread() - firstThread);
            size[row] = (int) Math.min(Integer.MAX_VALUE, entry.size());
            received[row] = (int) entry.received();
            saved[row] = (int) entry.saved();
            short[] column = zones == null && entry.zone() != 0 ? new short[uid.length] : zones;
            if (column != null) column[row] = (short) entry.zone();
            return column;
        }

        private boolean holds(Entry entry) {
            long emails = entry.email() - firstEmail;
            long threads = entry.thread() - firstThread;
            return emails == (int) emails && threads == (int) threads;
        }

        Entry at(int row) {
            return new Entry(
                    uid[row],
                    firstEmail + email[row],
                    firstThread + thread[row],
                    flags[row],
                    modSeq[row],
                    size[row],
                    Integer.toUnsignedLong(received[row]),
                    zone == null ? 0 : zone[row],
                    Integer.toUnsignedLong(saved[row]));
        }

        int row(int wanted) {
            return Arrays.binarySearch(uid, 0, count, wanted);
        }
    }

    /// One message alone.
    public static Entries of(Entry entry) {
        return EMPTY.append(entry);
    }

    public int size() {
        return starts[chunks.length];
    }

    /// @param index from 0; an IMAP sequence number less one
    public Entry at(int index) {
        int chunk = chunkOf(index);
        return chunks[chunk].at(index - starts[chunk]);
    }

    public int uidAt(int index) {
        int chunk = chunkOf(index);
        return chunks[chunk].uid[index - starts[chunk]];
    }

    public long emailAt(int index) {
        int chunk = chunkOf(index);
        return chunks[chunk].firstEmail + chunks[chunk].email[index - starts[chunk]];
    }

    public Flags flagsAt(int index) {
        int chunk = chunkOf(index);
        return chunks[chunk].flags[index - starts[chunk]];
    }

    /// RFC822.SIZE
    public long sizeAt(int index) {
        int chunk = chunkOf(index);
        return chunks[chunk].size[index - starts[chunk]];
    }

    public long modSeqAt(int index) {
        int chunk = chunkOf(index);
        return chunks[chunk].modSeq[index - starts[chunk]];
    }

    /// The index of a UID, or `-(index of the next higher one) - 1`.
    public int indexOf(int uid) {
        int chunk = chunkOfUid(uid);
        if (chunk < 0) return -1;
        int row = chunks[chunk].row(uid);
        return row >= 0 ? starts[chunk] + row : row - starts[chunk];
    }

    public @Nullable Entry find(int uid) {
        int index = indexOf(uid);
        return index < 0 ? null : at(index);
    }

    /// 0 for an empty mailbox.
    public int highestUid() {
        return size() == 0 ? 0 : uidAt(size() - 1);
    }

    /// The keywords of messages, in order, letters of both cases alike; at most so many.
    public Set<String> keywords(int most) {
        Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Chunk chunk : chunks) {
            if (chunk.keywords.isEmpty() || all.containsAll(chunk.keywords)) continue;
            for (String keyword : new TreeSet<>(chunk.keywords)) {
                if (all.size() == most) return all;
                all.add(keyword);
            }
        }
        return all;
    }

    /// The index of the first message that nobody has seen, or -1.
    public int firstUnseen() {
        for (int chunk = 0; chunk < chunks.length; chunk++) {
            if (chunks[chunk].firstUnseen >= 0) return starts[chunk] + chunks[chunk].firstUnseen;
        }
        return -1;
    }

    /// Shows every message that is in `set`, in order of UID, with its index.
    public void forEach(UidSet set, Visitor use) {
        for (int range = 0; range < set.ranges(); range++) {
            int index = indexOf(set.first(range));
            if (index < 0) index = -index - 1;
            for (; index < size(); index++) {
                Entry entry = at(index);
                if (entry.uid() > set.last(range)) break;
                use.visit(index, entry);
            }
        }
    }

    public void forEach(Visitor use) {
        for (int chunk = 0; chunk < chunks.length; chunk++) {
            for (int row = 0; row < chunks[chunk].count; row++)
                use.visit(starts[chunk] + row, chunks[chunk].at(row));
        }
    }

    /// Shows the messages whose mod-sequence is higher than `modSeq`.
    public void changedSince(long modSeq, Visitor use) {
        for (int chunk = 0; chunk < chunks.length; chunk++) {
            if (chunks[chunk].highestModSeq <= modSeq) continue;
            for (int row = 0; row < chunks[chunk].count; row++) {
                if (chunks[chunk].modSeq[row] > modSeq)
                    use.visit(starts[chunk] + row, chunks[chunk].at(row));
            }
        }
    }

    /// The UIDs of `older` that are no longer here. Both must be values of one mailbox.
    public UidSet goneSince(Entries older) {
        UidSet.Builder gone = new UidSet.Builder();
        for (Chunk before : older.chunks) {
            int same = chunkOfUid(before.uid[0]);
            if (same >= 0 && sameRows(before, chunks[same])) continue;
            for (int row = 0; row < before.count; row++) {
                if (indexOf(before.uid[row]) < 0) gone.add(before.uid[row]);
            }
        }
        return gone.build();
    }

    /// Those of the UIDs that are here.
    public UidSet present(UidSet uids) {
        UidSet.Builder present = new UidSet.Builder();
        forEach(uids, (_, entry) -> present.add(entry.uid()));
        return present.build();
    }

    /// Takes a message, with its index.
    @FunctionalInterface
    public interface Visitor {
        void visit(int index, Entry entry);
    }

    @SuppressWarnings("ReferenceEquality") // shared rows are what is asked for
    private static boolean sameRows(Chunk before, Chunk now) {
        return before.uid == now.uid && before.count <= now.count;
    }

    private int chunkOf(int index) {
        if (index < 0 || index >= size()) throw new IndexOutOfBoundsException(index);
        int found = Arrays.binarySearch(starts, index);
        return found >= 0 ? found : -found - 2;
    }

    /// The last chunk that begins at or before `uid`; -1 if there is none.
    private int chunkOfUid(int uid) {
        int low = 0;
        int high = chunks.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (chunks[middle].uid[0] <= uid) low = middle + 1;
            else high = middle - 1;
        }
        return high;
    }

    Entries append(Entry entry) {
        if (entry.uid() <= highestUid())
            throw new IllegalArgumentException("uid " + entry.uid() + " after " + highestUid());
        Chunk tail = chunks.length == 0 ? null : chunks[chunks.length - 1];
        Chunk grown = tail == null ? null : tail.append(entry);
        Chunk[] newChunks;
        int[] newStarts;
        if (grown != null) {
            newChunks = chunks.clone();
            newStarts = starts.clone();
        } else {
            newChunks = Arrays.copyOf(chunks, chunks.length + 1);
            newStarts = Arrays.copyOf(starts, starts.length + 1);
            grown = fresh(tail, entry).append(entry);
            if (grown == null) throw new IllegalStateException("a fresh chunk has room");
        }
        newChunks[newChunks.length - 1] = grown;
        newStarts[newChunks.length] = size() + 1;
        return new Entries(newChunks, newStarts);
    }

    /// A small mailbox begins small.
    private static Chunk fresh(@Nullable Chunk tail, Entry first) {
        return new Chunk(tail == null ? 16 : CHUNK, first);
    }

    /// Changes flags.
    ///
    /// @param changes in order of index, each index once
    Entries withFlags(List<Changed> changes) {
        Chunk[] newChunks = chunks.clone();
        int next = 0;
        while (next < changes.size()) {
            int chunk = chunkOf(changes.get(next).index);
            Chunk before = chunks[chunk];
            Flags[] flags = before.flags.clone();
            long[] modSeq = before.modSeq.clone();
            long highest = before.highestModSeq;
            int end = starts[chunk] + before.count;
            for (; next < changes.size() && changes.get(next).index < end; next++) {
                Changed change = changes.get(next);
                flags[change.index - starts[chunk]] = change.flags;
                modSeq[change.index - starts[chunk]] = change.modSeq;
                highest = Math.max(highest, change.modSeq);
            }
            newChunks[chunk] = new Chunk(before.count, before, flags, modSeq, highest);
        }
        return new Entries(newChunks, starts);
    }

    /// New flags of the message at an index.
    record Changed(int index, Flags flags, long modSeq) {}

    Entries without(UidSet gone) {
        List<Chunk> kept = new ArrayList<>(chunks.length);
        for (Chunk chunk : chunks) {
            Chunk rest = without(chunk, gone);
            if (rest != null) kept.add(rest);
        }
        if (kept.isEmpty()) return EMPTY;
        int[] newStarts = new int[kept.size() + 1];
        for (int i = 0; i < kept.size(); i++) newStarts[i + 1] = newStarts[i] + kept.get(i).count;
        Entries thinned = new Entries(kept.toArray(new Chunk[0]), newStarts);
        return thinned.size() < kept.size() * CHUNK / 8 ? thinned.packed() : thinned;
    }

    private Entries packed() {
        Builder builder = new Builder();
        forEach((_, entry) -> builder.add(entry));
        return builder.build();
    }

    private static @Nullable Chunk without(Chunk chunk, UidSet gone) {
        int hits = 0;
        for (int row = 0; row < chunk.count; row++) if (gone.contains(chunk.uid[row])) hits++;
        if (hits == 0) return chunk;
        if (hits == chunk.count) return null;
        // the same distances, so that what fitted fits
        Chunk rest = chunk.emptied();
        for (int row = 0; row < chunk.count; row++) {
            if (gone.contains(chunk.uid[row])) continue;
            Chunk longer = rest.append(chunk.at(row));
            if (longer == null) throw new IllegalStateException("fewer rows fit");
            rest = longer;
        }
        return rest;
    }

    /// Fills a value from records, in order of UID. One thread.
    static final class Builder {
        private final List<Chunk> chunks = new ArrayList<>();
        private @Nullable Chunk filling; // counts none of its rows yet
        private short @Nullable [] zones; // of what is being filled
        private int rows;
        private long highestModSeq;
        private int size;

        void add(Entry entry) {
            Chunk into = filling;
            if (into == null || rows == into.uid.length || !into.holds(entry)) {
                seal();
                filling = into = fresh(chunks.isEmpty() ? null : chunks.getLast(), entry);
            }
            zones = into.write(rows++, entry, zones);
            highestModSeq = Math.max(highestModSeq, entry.modSeq());
            size++;
        }

        private void seal() {
            Chunk filled = filling;
            if (filled == null) return;
            chunks.add(new Chunk(rows, filled, zones, filled.flags, filled.modSeq, highestModSeq));
            filling = null;
            zones = null;
            rows = 0;
            highestModSeq = 0;
        }

        /// Takes what another has read, all of it with higher UIDs.
        Builder then(Builder higher) {
            seal();
            higher.seal();
            chunks.addAll(higher.chunks);
            size += higher.size;
            return this;
        }

        Entries build() {
            seal();
            int[] starts = new int[chunks.size() + 1];
            for (int i = 0; i < chunks.size(); i++) starts[i + 1] = starts[i] + chunks.get(i).count;
            if (starts[chunks.size()] != size) throw new IllegalStateException("counted " + size);
            return size == 0 ? EMPTY : new Entries(chunks.toArray(new Chunk[0]), starts);
        }
    }

    /// All messages, for tests and tools.
    public List<Entry> toList() {
        List<Entry> all = new ArrayList<>(size());
        Consumer<Entry> add = all::add;
        forEach((_, entry) -> add.accept(entry));
        return all;
    }
}
