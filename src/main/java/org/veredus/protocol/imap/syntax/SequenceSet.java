package org.veredus.protocol.imap.syntax;

import java.util.Arrays;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.UidSet;

/// A set of sequence numbers or UIDs as the client wrote it, with `*` still open. RFC 3501 §9
/// sequence-set; `$` is RFC 5182's saved search result.
public final class SequenceSet {
    /// Ranges in one set; a client that lists more UIDs singly can send two commands.
    static final int MAX_RANGES = 20_000;

    /// `*` in `bounds`.
    static final int LAST = 0;

    public static final SequenceSet SAVED = new SequenceSet(new int[0]);

    /// The highest number there is, which no message has.
    private static final SequenceSet NONE =
            new SequenceSet(new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE});

    private final int[] bounds; // first, last, …; either may be LAST

    SequenceSet(int[] bounds) {
        this.bounds = bounds;
    }

    /// The UIDs from one on, or none where it is the last.
    public static SequenceSet from(long uid) {
        int first = (int) Math.min(uid, Integer.MAX_VALUE);
        return new SequenceSet(new int[] {first, Integer.MAX_VALUE});
    }

    /// The UIDs below one.
    static SequenceSet below(long uid) {
        if (uid == 1) return NONE;
        return new SequenceSet(new int[] {1, (int) Math.min(uid - 1, Integer.MAX_VALUE)});
    }

    /// Itself, where the client must name what it knows: RFC 7162 §7 known-uids.
    SequenceSet known() throws BadSyntax {
        if (isSaved()) throw new BadSyntax("$ in a known set");
        for (int bound : bounds) if (bound == LAST) throw new BadSyntax("* in a known set");
        return this;
    }

    /// Whether this is `$`.
    public boolean isSaved() {
        return bounds.length == 0;
    }

    /// As sequence numbers in `entries`: the UIDs they stand for there.
    ///
    /// @throws BadSyntax for a number beyond the mailbox's last
    public UidSet ofNumbers(Entries entries) throws BadSyntax {
        UidSet.Builder uids = new UidSet.Builder();
        int size = entries.size();
        for (int i = 0; i < bounds.length; i += 2) {
            int a = bounds[i] == LAST ? size : bounds[i];
            int b = bounds[i + 1] == LAST ? size : bounds[i + 1];
            int first = Math.min(a, b);
            int last = Math.max(a, b);
            if (last > size || first < 1) {
                // RFC 3501 §9: BAD is what a number beyond the mailbox's last is to be answered
                // with
                throw new BadSyntax("there are only " + size + " messages");
            }
            addRun(entries, first - 1, last - 1, uids);
        }
        return uids.build();
    }

    /// As sequence numbers, leaving out those that no message has: a SEARCH finds nothing there.
    public UidSet ofNumbersPresent(Entries entries) {
        UidSet.Builder uids = new UidSet.Builder();
        int size = entries.size();
        for (int i = 0; i < bounds.length; i += 2) {
            int a = bounds[i] == LAST ? size : bounds[i];
            int b = bounds[i + 1] == LAST ? size : bounds[i + 1];
            int first = Math.max(1, Math.min(a, b));
            int last = Math.min(size, Math.max(a, b));
            if (first <= last) addRun(entries, first - 1, last - 1, uids);
        }
        return uids.build();
    }

    /// Between two neighbours there is no other UID, so a run of numbers is one range of UIDs.
    private static void addRun(Entries entries, int first, int last, UidSet.Builder uids) {
        uids.add(entries.uidAt(first), entries.uidAt(last));
    }

    /// As UIDs; `*` is the highest one.
    public UidSet ofUids(int highestUid) {
        UidSet.Builder uids = new UidSet.Builder();
        int highest = Math.max(1, highestUid);
        for (int i = 0; i < bounds.length; i += 2) {
            int a = bounds[i] == LAST ? highest : bounds[i];
            int b = bounds[i + 1] == LAST ? highest : bounds[i + 1];
            uids.add(Math.min(a, b), Math.max(a, b));
        }
        return uids.build();
    }

    /// The numbers one by one, for the two lists of RFC 7162 §3.2.5.2, at most `most`.
    public int[] numbers(int most) throws BadSyntax {
        int[] all = new int[16];
        int count = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            if (bounds[i] == LAST || bounds[i + 1] == LAST) throw new BadSyntax("* in a known set");
            int first = Math.min(bounds[i], bounds[i + 1]);
            int last = Math.max(bounds[i], bounds[i + 1]);
            if ((long) last - first + 1 + count > most) {
                throw new BadSyntax("more than " + most + " numbers in a known set");
            }
            for (int number = first; number <= last; number++) {
                if (count == all.length) all = Arrays.copyOf(all, count * 2);
                all[count++] = number;
            }
        }
        return Arrays.copyOf(all, count);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SequenceSet that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        return isSaved() ? "$" : Arrays.toString(bounds);
    }
}
