package org.veredus.protocol.imap;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.UidSet;
import org.veredus.protocol.imap.SelectedMailbox.Expunges;
import org.veredus.protocol.imap.search.MessageSearch;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Command.Numbers;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.protocol.imap.syntax.SearchKey;
import org.veredus.protocol.imap.syntax.SearchReturn;
import org.veredus.protocol.imap.syntax.SearchReturn.Option;
import org.veredus.storage.kv.StoreFailed;

/// SEARCH and its answer. RFC 3501 §6.4.4, §7.2.5; RFC 4731; RFC 5182; RFC 7162 §3.1.5, §3.1.10
final class Searching {
    private final Account account;
    private final SelectedMailbox selected;
    private final Output out;
    private final Instant now;

    Searching(Account account, SelectedMailbox selected, Output out, Instant now) {
        this.account = account;
        this.selected = selected;
        this.out = out;
        this.now = now;
    }

    /// Whether the answer tells mod-sequences, which turns CONDSTORE on.
    static boolean usesModSeq(SearchKey key) {
        return switch (key) {
            case SearchKey.ModSeq _ -> true;
            case SearchKey.Not(var inner) -> usesModSeq(inner);
            case SearchKey.Or(var one, var other) -> usesModSeq(one) || usesModSeq(other);
            case SearchKey.And(var keys) -> {
                boolean any = false;
                for (SearchKey each : keys) any |= usesModSeq(each);
                yield any;
            }
            default -> false;
        };
    }

    /// What was found: places in the mailbox, and their mod-sequences.
    private record Found(int[] indexes, long[] modSeqs) {
        boolean isEmpty() {
            return indexes.length == 0;
        }

        long highest() {
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
                        new int[] {indexes[0], indexes[end]},
                        new long[] {modSeqs[0], modSeqs[end]});
            }
            int at = first ? 0 : end;
            return new Found(new int[] {indexes[at]}, new long[] {modSeqs[at]});
        }
    }

    Completion run(String tag, Command.Search search) throws IOException, MailboxLost, StoreFailed {
        if (search.numbers() == Numbers.UID) {
            selected.announce(out, Expunges.TELL, SelectedMailbox.NONE);
        }
        Found found = find(search.key());
        boolean modSeq = usesModSeq(search.key());
        if (search.result().extended()) extended(tag, search, found, modSeq);
        else plain(search.numbers(), found, modSeq);
        // RFC 3501 §7.4.1: no EXPUNGE while sequence numbers are being answered with
        boolean uid = search.numbers() == Numbers.UID;
        selected.announce(out, uid ? Expunges.TELL : Expunges.KEEP_BACK, SelectedMailbox.NONE);
        return Completion.ok("done");
    }

    private Found find(SearchKey key) throws MailboxLost, StoreFailed {
        MessageSearch search = new MessageSearch(account, key, selected, now);
        Entries told = selected.told();
        Entries newest = selected.newest();
        int[] indexes = new int[16];
        long[] modSeqs = new long[16];
        int count = 0;
        for (int index = 0; index < told.size(); index++) {
            Entry entry = told.at(index);
            if (!isSame(newest)) {
                Entry changed = newest.find(entry.uid());
                entry = changed == null ? entry : changed;
            }
            if (!search.finds(entry)) continue;
            if (count == indexes.length) {
                indexes = Arrays.copyOf(indexes, count * 2);
                modSeqs = Arrays.copyOf(modSeqs, count * 2);
            }
            indexes[count] = index;
            modSeqs[count++] = entry.modSeq();
        }
        return new Found(Arrays.copyOf(indexes, count), Arrays.copyOf(modSeqs, count));
    }

    @SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
    private boolean isSame(Entries newest) {
        return newest == selected.told();
    }

    private void plain(Numbers numbers, Found found, boolean modSeq) throws IOException {
        out.ascii("* SEARCH");
        for (int index : found.indexes) out.octet(' ').number(number(index, numbers));
        if (modSeq && !found.isEmpty()) {
            out.ascii(" (MODSEQ ").number(found.highest()).octet(')');
        }
        out.crlf();
    }

    private int number(int index, Numbers numbers) {
        return numbers == Numbers.UID ? selected.told().uidAt(index) : index + 1;
    }

    private void extended(String tag, Command.Search search, Found found, boolean modSeq)
            throws IOException {
        SearchReturn result = search.result();
        boolean all = result.has(Option.ALL) || result.has(Option.COUNT);
        boolean ends = result.has(Option.MIN) || result.has(Option.MAX);
        Found told =
                ends && !all ? found.ends(result.has(Option.MIN), result.has(Option.MAX)) : found;
        if (result.has(Option.SAVE)) {
            // RFC 5182 §2.1: with only MIN or MAX those are what is saved
            selected.save(uids(told.indexes));
            if (!all && !ends) return;
        }
        out.ascii("* ESEARCH (TAG ").string(tag).octet(')');
        if (search.numbers() == Numbers.UID) out.ascii(" UID");
        if (!found.isEmpty()) {
            int[] indexes = found.indexes;
            int last = indexes[indexes.length - 1];
            if (result.has(Option.MIN)) item("MIN", number(indexes[0], search.numbers()));
            if (result.has(Option.MAX)) item("MAX", number(last, search.numbers()));
            if (result.has(Option.ALL)) {
                out.ascii(" ALL ").ascii(set(indexes, search.numbers()));
            }
        }
        if (result.has(Option.COUNT)) item("COUNT", found.indexes.length);
        // RFC 4731 §3.2
        if (modSeq && !found.isEmpty()) item("MODSEQ", told.highest());
        out.crlf();
    }

    private void item(String name, long value) throws IOException {
        out.octet(' ').ascii(name).octet(' ').number(value);
    }

    private String set(int[] indexes, Numbers numbers) {
        return numbers == Numbers.UID ? uids(indexes).wire() : Indexes.wire(indexes);
    }

    private UidSet uids(int[] indexes) {
        UidSet.Builder uids = new UidSet.Builder();
        for (int index : indexes) uids.add(selected.told().uidAt(index));
        return uids.build();
    }
}
