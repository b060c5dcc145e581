package org.veredus.account.mailbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// A mailbox's messages in order of UID: an immutable sequence of chunks that share what has not
/// changed.
///
/// A session keeps the value it has told its client of and compares it with the newest one when it
/// may speak:
/// chunks that are the same object need no look. So a session that falls behind costs nothing but
/// the comparison.
///
/// Only the last chunk grows, the others are sealed. The store has a large mailbox's sealed chunks
/// as pages, see [Pages]; a chunk that is changed has none any more.
public final class Entries {
    public static final Entries EMPTY =
            new Entries(new Chunk[0], new int[] {0}, PrivateChanges.NONE);

    /// Messages in the first chunk: a small mailbox begins small.
    private static final int SMALL = 16;

    /// Messages in a chunk, on average, below which they are packed anew; a smaller one has no
    /// page.
    static final int THIN = 64;

    /// Messages that make a mailbox large enough for pages.
    static final int LARGE = 1024;

    private final Chunk[] chunks;
    private final int[]
            starts; // index of each chunk's first message; one more than chunks: the size
    private final PrivateChanges privately;

    private Entries(Chunk[] chunks, int[] starts, PrivateChanges privately) {
        this.chunks = chunks;
        this.starts = starts;
        this.privately = privately;
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
        return chunks[chunk].uid(index - starts[chunk]);
    }

    public long emailAt(int index) {
        int chunk = chunkOf(index);
        return chunks[chunk].email(index - starts[chunk]);
    }

    public Flags flagsAt(int index) {
        int chunk = chunkOf(index);
        return chunks[chunk].flags(index - starts[chunk]);
    }

    /// RFC822.SIZE
    public long sizeAt(int index) {
        int chunk = chunkOf(index);
        return chunks[chunk].size(index - starts[chunk]);
    }

    public long modSeqAt(int index) {
        int chunk = chunkOf(index);
        return chunks[chunk].modSeq(index - starts[chunk]);
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
                if (chunks[chunk].modSeq(row) > modSeq)
                    use.visit(starts[chunk] + row, chunks[chunk].at(row));
            }
        }
    }

    /// The UIDs of `older` that are no longer here. Both must be values of one mailbox.
    public UidSet goneSince(Entries older) {
        UidSet.Builder gone = new UidSet.Builder();
        for (Chunk before : older.chunks) {
            int same = chunkOfUid(before.uid(0));
            if (same >= 0 && chunks[same].sharesRowsOf(before)) continue;
            for (int row = 0; row < before.count; row++) {
                if (indexOf(before.uid(row)) < 0) gone.add(before.uid(row));
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
            if (chunks[middle].uid(0) <= uid) low = middle + 1;
            else high = middle - 1;
        }
        return high;
    }

    Entries append(Entry entry) {
        if (entry.uid() <= highestUid())
            throw new IllegalArgumentException("uid " + entry.uid() + " after " + highestUid());
        int last = chunks.length - 1;
        Chunk grown = last < 0 ? null : chunks[last].append(entry);
        Chunk[] newChunks;
        int[] newStarts;
        if (grown != null) {
            newChunks = chunks.clone();
            newStarts = starts.clone();
        } else {
            newChunks = Arrays.copyOf(chunks, chunks.length + 1);
            newStarts = Arrays.copyOf(starts, starts.length + 1);
            if (last >= 0) newChunks[last] = chunks[last].sealed();
            grown = fresh(size(), entry);
        }
        newChunks[newChunks.length - 1] = grown.isFull() ? grown.sealed() : grown;
        newStarts[newChunks.length] = size() + 1;
        return new Entries(newChunks, newStarts, privately);
    }

    /// A chunk with one message, after so many others.
    private static Chunk fresh(int before, Entry first) {
        int capacity = Math.clamp(before, SMALL, Chunk.FULL);
        Chunk chunk = Chunk.growing(capacity, first).append(first);
        if (chunk == null) throw new IllegalStateException("a fresh chunk has room");
        return chunk;
    }

    /// Changes flags.
    ///
    /// @param changes in order of index, each index once
    /// @param lost gets the first UID of each chunk whose page holds no longer
    Entries withFlags(List<Changed> changes, IntConsumer lost) {
        Chunk[] newChunks = chunks.clone();
        int next = 0;
        while (next < changes.size()) {
            int chunk = chunkOf(changes.get(next).index);
            Chunk before = chunks[chunk];
            List<Chunk.Change> inside = new ArrayList<>();
            int end = starts[chunk] + before.count;
            for (; next < changes.size() && changes.get(next).index < end; next++) {
                Changed change = changes.get(next);
                inside.add(
                        new Chunk.Change(
                                change.index - starts[chunk], change.flags, change.modSeq));
            }
            newChunks[chunk] = before.with(inside);
            if (before.paged) lost.accept(before.uid(0));
        }
        return new Entries(newChunks, starts, privately);
    }

    /// As somebody sees them: with the mod-sequences of what he has noted for himself. RFC 5257
    /// §3.3
    public Entries seenBy(AccountId who) {
        PrivateChanges.Own own = privately.of(who);
        List<Changed> later = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            int index = indexOf(own.uids()[i]);
            long modSeq = own.modSeqs()[i];
            if (index >= 0 && modSeq > modSeqAt(index))
                later.add(new Changed(index, flagsAt(index), modSeq));
        }
        return later.isEmpty() ? this : withFlags(later, _ -> {});
    }

    PrivateChanges privately() {
        return privately;
    }

    Entries withPrivately(PrivateChanges changes) {
        return new Entries(chunks, starts, changes);
    }

    /// New flags of the message at an index.
    record Changed(int index, Flags flags, long modSeq) {}

    /// @param lost as for [#withFlags]
    Entries without(UidSet gone, IntConsumer lost) {
        List<Chunk> kept = new ArrayList<>(chunks.length);
        for (Chunk chunk : chunks) {
            Chunk rest =
                    gone.isApart(chunk.uid(0), chunk.uid(chunk.count - 1))
                            ? chunk
                            : chunk.without(gone);
            if (rest != null) kept.add(rest);
            if (chunk.paged && (rest == null || !rest.paged)) lost.accept(chunk.uid(0));
        }
        if (kept.isEmpty()) return EMPTY;
        Entries thinned = of(kept, privately.without(gone));
        if (thinned.size() >= kept.size() * THIN) return thinned;
        for (Chunk chunk : kept) if (chunk.paged) lost.accept(chunk.uid(0));
        return thinned.packed();
    }

    private static Entries of(List<Chunk> chunks, PrivateChanges privately) {
        int[] starts = new int[chunks.size() + 1];
        for (int i = 0; i < chunks.size(); i++) starts[i + 1] = starts[i] + chunks.get(i).count;
        return new Entries(chunks.toArray(new Chunk[0]), starts, privately);
    }

    private Entries packed() {
        Builder builder = new Builder();
        forEach((_, entry) -> builder.add(entry));
        return builder.build(privately);
    }

    /// Takes a page that is to be kept.
    @FunctionalInterface
    interface PageWriter {
        void write(int firstUid, byte[] page);
    }

    /// Writes pages of what has none.
    ///
    /// @param kept as in [MailboxState#paged]
    /// @param most so many at most
    /// @return this, if there was nothing to write
    Entries withPages(long kept, int most, PageWriter writer) {
        if (size() < LARGE) return this;
        Chunk[] newChunks = chunks.clone();
        int written = 0;
        for (int i = 0; i < chunks.length && written < most; i++) {
            if (!needsPage(i)) continue;
            writer.write(chunks[i].uid(0), page(i, kept));
            newChunks[i] = chunks[i].asPaged();
            written++;
        }
        return written == 0 ? this : new Entries(newChunks, starts, privately);
    }

    /// As [#withPages], of the last chunk alone, if it is full.
    Entries withLastPage(long kept, PageWriter writer) {
        int last = chunks.length - 1;
        writer.write(chunks[last].uid(0), page(last, kept));
        Chunk[] newChunks = chunks.clone();
        newChunks[last] = chunks[last].asPaged();
        return new Entries(newChunks, starts, privately);
    }

    /// Whether the last message has just made a page full.
    boolean endsPage() {
        Chunk last = chunks[chunks.length - 1];
        return size() >= LARGE && last.isFull() && !last.paged;
    }

    boolean needsPages() {
        if (size() < LARGE) return false;
        for (int i = 0; i < chunks.length; i++) if (needsPage(i)) return true;
        return false;
    }

    private boolean needsPage(int chunk) {
        return chunks[chunk].isSealed() && !chunks[chunk].paged && chunks[chunk].count >= THIN;
    }

    private byte[] page(int chunk, long kept) {
        boolean isLast = chunk == chunks.length - 1;
        return chunks[chunk].page(kept, isLast ? highestUid() + 1 : chunks[chunk + 1].uid(0));
    }

    /// Fills a value from records, in order of UID. One thread.
    static final class Builder {
        private final List<Chunk> chunks = new ArrayList<>();
        private final List<Entry> filling = new ArrayList<>(Chunk.FULL);
        private int size;

        void add(Entry entry) {
            filling.add(entry);
            size++;
            if (filling.size() == Chunk.FULL) seal();
        }

        void add(Chunk page) {
            seal();
            chunks.add(page);
            size += page.count;
        }

        private void seal() {
            if (!filling.isEmpty()) chunks.add(Chunk.of(filling));
            filling.clear();
        }

        /// Takes what another has read, all of it with higher UIDs.
        Builder then(Builder higher) {
            seal();
            chunks.addAll(higher.chunks);
            size += higher.size;
            filling.addAll(higher.filling);
            return this;
        }

        int size() {
            return size;
        }

        Entries build() {
            return build(PrivateChanges.NONE);
        }

        /// What does not fill a chunk is left to grow.
        Entries build(PrivateChanges privately) {
            Chunk tail = null;
            for (Entry entry : filling) {
                Chunk grown = tail == null ? null : tail.append(entry);
                if (grown == null) {
                    if (tail != null) chunks.add(tail.sealed());
                    grown = fresh(size, entry);
                }
                tail = grown;
            }
            if (tail != null) chunks.add(tail);
            filling.clear();
            return size == 0 ? EMPTY : of(chunks, privately);
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
