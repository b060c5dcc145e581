package org.veredus.account.mailbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// Some messages of a mailbox that follow each other, in columns. The first `count` rows are used;
/// while it grows later ones may belong to newer values. Rows are written once, before the chunk
/// that counts them is published.
///
/// One that is full is sealed: its columns are packed, some ten octets for a message in all. It
/// can be kept as one record, a page, whose octets are its columns when it is read again.
final class Chunk {
    /// Messages in a full one.
    static final int FULL = 512;

    private static final int VERSION = 1;
    private static final Flags[] NO_FLAGS = {};

    /// A page is what a chunk holds, and which UIDs it speaks for.
    ///
    /// @param until the first UID after its own that it says nothing of
    record Page(Chunk chunk, int until) {}

    final int count;
    final long highestModSeq;
    final Set<String> keywords; // of its messages
    final int firstUnseen; // row of the first message without \Seen, or -1
    final boolean paged; // whether the store has it as a page
    private final int capacity; // 0: sealed
    private final Still still;
    private final Column modSeq;
    private final Column flags; // places in `palette`
    private final Flags[] palette; // those its messages have, each once

    /// What does not change as long as a message is in its mailbox.
    private record Still(
            Column uid,
            Column email,
            Column thread,
            Column size,
            Column received,
            Column zone,
            Column saved) {
        static final int COLUMNS = 7;

        /// @param all in the order of [#all], perhaps more
        static Still of(Column[] all) {
            return new Still(all[0], all[1], all[2], all[3], all[4], all[5], all[6]);
        }

        Still packed(int count) {
            return new Still(
                    uid.packed(count),
                    email.packed(count),
                    thread.packed(count),
                    size.packed(count),
                    received.packed(count),
                    zone.packed(count),
                    saved.packed(count));
        }

        List<Column> all() {
            return List.of(uid, email, thread, size, received, zone, saved);
        }
    }

    private Chunk(
            int count,
            int capacity,
            Still still,
            Column modSeq,
            Column flags,
            Flags[] palette,
            Facts facts,
            boolean paged) {
        this.count = count;
        this.capacity = capacity;
        this.still = still;
        this.modSeq = modSeq;
        this.flags = flags;
        this.palette = palette;
        highestModSeq = facts.highestModSeq;
        keywords = facts.keywords;
        firstUnseen = facts.firstUnseen;
        this.paged = paged;
    }

    /// What is known of all its messages together.
    private record Facts(long highestModSeq, Set<String> keywords, int firstUnseen) {
        static final Facts NONE = new Facts(0, Set.of(), -1);

        Facts with(int row, Flags flags, long modSeq) {
            boolean first = firstUnseen < 0 && !flags.has(Flags.SEEN);
            return new Facts(
                    Math.max(highestModSeq, modSeq),
                    union(keywords, flags),
                    first ? row : firstUnseen);
        }

        /// The same object where nothing is new, as nearly always.
        private static Set<String> union(Set<String> keywords, Flags more) {
            if (!more.hasKeywords() || keywords.containsAll(more.keywords())) return keywords;
            Set<String> both = new HashSet<>(keywords);
            both.addAll(more.keywords());
            return both;
        }
    }

    /// An empty one that grows.
    ///
    /// @param first what will be its first message
    static Chunk growing(int capacity, Entry first) {
        // distances to both sides
        long email = first.email() - (1L << 31);
        long thread = first.thread() - (1L << 31);
        return new Chunk(
                0,
                capacity,
                new Still(
                        Column.empty(0, 4, capacity),
                        Column.empty(email, 4, capacity),
                        Column.empty(thread, 4, capacity),
                        Column.empty(0, 4, capacity),
                        Column.empty(0, 4, capacity),
                        Column.empty(Short.MIN_VALUE, 2, capacity),
                        Column.empty(0, 4, capacity)),
                Column.empty(first.modSeq(), 4, capacity),
                Column.empty(0, 2, capacity),
                NO_FLAGS,
                Facts.NONE,
                false);
    }

    /// Null when the rows are used up or taken by a newer value, or the numbers are too far away.
    @Nullable Chunk append(Entry entry) {
        if (count >= capacity || still.uid.at(count) != 0 || !holds(entry)) return null;
        still.uid.set(count, entry.uid());
        still.email.set(count, entry.email());
        still.thread.set(count, entry.thread());
        still.size.set(count, Math.min(Integer.MAX_VALUE, entry.size()));
        still.received.set(count, entry.received());
        still.zone.set(count, entry.zone());
        still.saved.set(count, entry.saved());
        modSeq.set(count, entry.modSeq());
        int place = place(palette, palette.length, entry.flags());
        Flags[] used = palette;
        if (place == palette.length) {
            used = Arrays.copyOf(palette, place + 1);
            used[place] = entry.flags();
        }
        flags.set(count, place);
        Facts facts = facts().with(count, entry.flags(), entry.modSeq());
        return new Chunk(count + 1, capacity, still, modSeq, flags, used, facts, false);
    }

    private boolean holds(Entry entry) {
        return still.email.holds(entry.email())
                && still.thread.holds(entry.thread())
                && modSeq.holds(entry.modSeq());
    }

    private static int place(Flags[] among, int count, Flags wanted) {
        for (int i = 0; i < count; i++) if (among[i].isWrittenAs(wanted)) return i;
        return count;
    }

    private Facts facts() {
        return new Facts(highestModSeq, keywords, firstUnseen);
    }

    boolean isSealed() {
        return capacity == 0;
    }

    boolean isFull() {
        return count >= FULL;
    }

    Chunk sealed() {
        if (isSealed()) return this;
        return new Chunk(
                count,
                0,
                still.packed(count),
                modSeq.packed(count),
                flags.packed(count),
                palette,
                facts(),
                false);
    }

    Chunk asPaged() {
        return new Chunk(count, 0, still, modSeq, flags, palette, facts(), true);
    }

    int uid(int row) {
        return (int) still.uid.at(row);
    }

    long email(int row) {
        return still.email.at(row);
    }

    long size(int row) {
        return still.size.at(row);
    }

    long modSeq(int row) {
        return modSeq.at(row);
    }

    Flags flags(int row) {
        return palette[(int) flags.at(row)];
    }

    Entry at(int row) {
        return new Entry(
                uid(row),
                email(row),
                still.thread.at(row),
                flags(row),
                modSeq(row),
                size(row),
                still.received.at(row),
                (int) still.zone.at(row),
                still.saved.at(row));
    }

    /// The row of a UID, or `-(row of the next higher one) - 1`.
    int row(int wanted) {
        int guess = wanted - uid(0); // mostly none is missing
        if (guess >= 0 && guess < count && uid(guess) == wanted) return guess;
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int found = uid(middle);
            if (found == wanted) return middle;
            if (found < wanted) low = middle + 1;
            else high = middle - 1;
        }
        return -low - 1;
    }

    /// Whether all messages of `before` are here, as far as a quick look can tell.
    @SuppressWarnings("ReferenceEquality") // shared rows are what is asked for
    boolean sharesRowsOf(Chunk before) {
        return before.still.uid == still.uid && before.count <= count;
    }

    /// New flags of the message in a row.
    record Change(int row, Flags flags, long modSeq) {}

    Chunk with(List<Change> changes) {
        long[] newest = modSeq.numbers(count);
        Flags[] all = new Flags[count];
        for (int row = 0; row < count; row++) all[row] = flags(row);
        for (Change change : changes) {
            newest[change.row] = change.modSeq;
            all[change.row] = change.flags;
        }
        return reflagged(newest, all);
    }

    private Chunk reflagged(long[] newest, Flags[] all) {
        Flags[] used = new Flags[Math.min(16, count)];
        int different = 0;
        long[] places = new long[count];
        Facts facts = Facts.NONE;
        long highest = 0;
        int unseen = -1;
        for (int row = 0; row < count; row++) {
            highest = Math.max(highest, newest[row]);
            if (unseen < 0 && !all[row].has(Flags.SEEN)) unseen = row;
            int place = place(used, different, all[row]);
            if (place == different) {
                if (different == used.length) used = Arrays.copyOf(used, different * 2);
                used[different++] = all[row];
                facts = facts.with(row, all[row], 0);
            }
            places[row] = place;
        }
        boolean grows = !isSealed();
        return new Chunk(
                count,
                capacity,
                still,
                grows ? Column.of(newest, count, 4, capacity) : Column.pack(newest, count),
                grows ? Column.of(places, count, 2, capacity) : Column.pack(places, count),
                Arrays.copyOf(used, different),
                new Facts(highest, facts.keywords, unseen),
                false);
    }

    /// Null if nothing is left.
    @Nullable Chunk without(UidSet gone) {
        List<Entry> kept = new ArrayList<>(count);
        for (int row = 0; row < count; row++) if (!gone.contains(uid(row))) kept.add(at(row));
        if (kept.size() == count) return this;
        if (kept.isEmpty()) return null;
        return isSealed() ? of(kept) : regrown(kept);
    }

    private Chunk regrown(List<Entry> kept) {
        Chunk rest = growing(capacity, kept.getFirst());
        for (Entry entry : kept) {
            Chunk longer = rest.append(entry);
            if (longer == null) return of(kept); // too far apart, without those between them
            rest = longer;
        }
        return rest;
    }

    /// A sealed one.
    static Chunk of(List<Entry> entries) {
        int count = entries.size();
        long[][] numbers = new long[Still.COLUMNS + 1][count];
        Flags[] all = new Flags[count];
        for (int row = 0; row < count; row++) {
            Entry entry = entries.get(row);
            numbers[0][row] = entry.uid();
            numbers[1][row] = entry.email();
            numbers[2][row] = entry.thread();
            numbers[3][row] = Math.min(Integer.MAX_VALUE, entry.size());
            numbers[4][row] = entry.received();
            numbers[5][row] = entry.zone();
            numbers[6][row] = entry.saved();
            numbers[7][row] = entry.modSeq();
            all[row] = entry.flags();
        }
        Column[] columns = new Column[Still.COLUMNS];
        for (int i = 0; i < columns.length; i++) columns[i] = Column.pack(numbers[i], count);
        Column none = Column.empty(0, 0, count);
        Still still = Still.of(columns);
        return new Chunk(count, 0, still, none, none, NO_FLAGS, Facts.NONE, false)
                .reflagged(numbers[Still.COLUMNS], all);
    }

    /// It as a record.
    ///
    /// @param kept as in [MailboxState#paged]
    byte[] page(long kept, int until) {
        List<Column> columns = new ArrayList<>(still.all());
        columns.add(modSeq);
        columns.add(flags);
        RecordWriter out = new RecordWriter(VERSION, 64 + 16 * count);
        out.number(kept).number(until).number(count).number(highestModSeq).number(firstUnseen + 1);
        out.number(palette.length);
        for (Flags each : palette) {
            out.octet(each.system()).number(each.keywords().size());
            for (String keyword : each.keywords()) out.text(keyword);
        }
        for (Column column : columns) column.writeHead(out);
        for (Column column : columns) column.writeNumbers(out, count);
        return out.toCheckedBytes();
    }

    /// Null if it is not one of those that are kept now.
    ///
    /// @param known flag sets with keywords seen before, so that equal ones are one object
    static @Nullable Page readPage(byte[] record, long kept, Map<Flags, Flags> known)
            throws StoreFailed {
        RecordReader in = RecordReader.checked("page", record, VERSION);
        if (in.number() != kept) return null;
        int until = in.count();
        int count = in.count();
        long highestModSeq = in.number();
        int firstUnseen = in.count() - 1;
        if (count < 1 || count > FULL) throw new StoreFailed("page of " + count + " messages");
        Flags[] palette = new Flags[in.count()];
        Set<String> keywords = Set.of();
        for (int i = 0; i < palette.length; i++) {
            palette[i] = readFlags(in, known);
            keywords = Facts.union(keywords, palette[i]);
        }
        Column.Head[] heads = new Column.Head[Still.COLUMNS + 2];
        for (int i = 0; i < heads.length; i++) heads[i] = Column.Head.read(in);
        Column[] columns = new Column[heads.length];
        for (int i = 0; i < heads.length; i++) columns[i] = heads[i].column(record, in, count);
        Still still = Still.of(columns);
        Column modSeq = columns[Still.COLUMNS];
        Column flags = columns[Still.COLUMNS + 1];
        Facts facts = new Facts(highestModSeq, keywords, firstUnseen);
        return new Page(new Chunk(count, 0, still, modSeq, flags, palette, facts, true), until);
    }

    private static Flags readFlags(RecordReader in, Map<Flags, Flags> known) throws StoreFailed {
        int system = in.octet();
        int count = in.count();
        if (count == 0) return Flags.of(system & 31);
        List<String> keywords = new ArrayList<>(Math.min(count, Flags.MAX_KEYWORDS));
        for (int i = 0; i < count; i++) keywords.add(in.text());
        return known.computeIfAbsent(Flags.of(system & 31, keywords), same -> same);
    }
}
