package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.Arrays;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.UidSet;
import org.veredus.protocol.imap.search.MessageSearch;
import org.veredus.storage.kv.StoreFailed;

/// What a search found: places in the mailbox in the order they are told in, and their
/// mod-sequences.
record Found(int[] indexes, long[] modSeqs) {

    /// @param progress hears of each message looked at
    /// @param told what sequence numbers count
    /// @param newest the same mailbox now: whose flags count
    static Found by(MessageSearch search, Entries told, Entries newest, Progress progress)
            throws IOException, StoreFailed {
        int[] indexes = new int[16];
        long[] modSeqs = new long[16];
        int count = 0;
        boolean same = isSame(told, newest);
        for (int index = 0; index < told.size(); index++) {
            progress.at(index, told.size());
            int now = same ? index : newest.indexOf(told.uidAt(index));
            Entries where = now < 0 ? told : newest;
            int place = now < 0 ? index : now;
            if (!search.finds(where, place)) continue;
            if (count == indexes.length) {
                indexes = Arrays.copyOf(indexes, count * 2);
                modSeqs = Arrays.copyOf(modSeqs, count * 2);
            }
            indexes[count] = index;
            modSeqs[count++] = where.modSeqAt(place);
        }
        return new Found(Arrays.copyOf(indexes, count), Arrays.copyOf(modSeqs, count));
    }

    @SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
    private static boolean isSame(Entries told, Entries newest) {
        return told == newest;
    }

    boolean isEmpty() {
        return indexes.length == 0;
    }

    int count() {
        return indexes.length;
    }

    long highestModSeq() {
        long highest = 0;
        for (long modSeq : modSeqs) highest = Math.max(highest, modSeq);
        return highest;
    }

    /// Only the first, the last, or both.
    Found ends(boolean first, boolean last) {
        if (indexes.length < 2) return this;
        int end = indexes.length - 1;
        if (first && last) {
            return new Found(
                    new int[] {indexes[0], indexes[end]}, new long[] {modSeqs[0], modSeqs[end]});
        }
        int at = first ? 0 : end;
        return new Found(new int[] {indexes[at]}, new long[] {modSeqs[at]});
    }

    Found range(int from, int to) {
        int end = Math.max(from, to);
        return new Found(
                Arrays.copyOfRange(indexes, from, end), Arrays.copyOfRange(modSeqs, from, end));
    }

    /// In another order.
    ///
    /// @param order the places that were first, second and so on
    Found inOrder(Integer[] order) {
        int[] sorted = new int[order.length];
        long[] modSeqsSorted = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            sorted[i] = indexes[order[i]];
            modSeqsSorted[i] = modSeqs[order[i]];
        }
        return new Found(sorted, modSeqsSorted);
    }

    UidSet uids(Entries told) {
        UidSet.Builder uids = new UidSet.Builder();
        for (int index : indexes) uids.add(told.uidAt(index));
        return uids.build();
    }

    /// As a list of numbers and ascending runs, in this order.
    String wire(Entries told, boolean asUids) {
        StringBuilder wire = new StringBuilder();
        for (int i = 0; i < indexes.length; ) {
            int first = number(told, i, asUids);
            int end = i + 1;
            while (end < indexes.length && number(told, end, asUids) == first + end - i) end++;
            if (i > 0) wire.append(',');
            wire.append(first);
            if (end > i + 1) wire.append(':').append(first + end - i - 1);
            i = end;
        }
        return wire.toString();
    }

    int number(Entries told, int place, boolean asUids) {
        return asUids ? told.uidAt(indexes[place]) : indexes[place] + 1;
    }
}
