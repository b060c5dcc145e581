package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.UidSet;
import org.veredus.protocol.imap.Filters.Undefined;
import org.veredus.protocol.imap.SelectedMailbox.Expunges;
import org.veredus.protocol.imap.search.MessageSearch;
import org.veredus.protocol.imap.search.Relevance;
import org.veredus.protocol.imap.search.SearchKeys;
import org.veredus.protocol.imap.search.SortOrder;
import org.veredus.protocol.imap.search.Threads;
import org.veredus.protocol.imap.syntax.BadSyntax;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Command.Numbers;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.protocol.imap.syntax.SearchKey;
import org.veredus.protocol.imap.syntax.SearchReturn;
import org.veredus.protocol.imap.syntax.SearchReturn.Option;
import org.veredus.protocol.imap.syntax.SequenceSet;
import org.veredus.protocol.imap.syntax.SortKey;
import org.veredus.storage.kv.StoreFailed;

/// SEARCH, SORT and THREAD in the selected mailbox. RFC 3501 §6.4.4, §7.2.5; RFC 4731; RFC 5182;
/// RFC 5256; RFC 5267 §3.1; RFC 6203; RFC 7162 §3.1.5, §3.1.10; RFC 9051 §6.4.4
final class Searching {
    private final Conversation talk;
    private final Account account;
    private final SelectedMailbox selected;
    private final Output out;

    Searching(Conversation talk, Account account, SelectedMailbox selected) {
        this.talk = talk;
        this.account = account;
        this.selected = selected;
        out = talk.out();
    }

    Completion search(String tag, Command.Search search)
            throws IOException, BadSyntax, MailboxLost, StoreFailed, Undefined {
        // RFC 6855 §3
        if (search.charset() && talk.extensions().utf8()) {
            throw new BadSyntax("no CHARSET after ENABLE UTF8=ACCEPT");
        }
        SearchKey key = resolved(search.key(), search.result());
        if (lacksUids(key)) return Completion.uidRequired();
        requireNewTag(tag, search.result());
        boolean uids = begin(search.numbers(), key);
        Limited limited = limited(tag, key);
        Found found = limited.found();
        if (search.result().has(Option.UPDATE)) {
            keep(tag, new SearchContexts.AsInMailbox(uids, search(key)), found);
        }
        boolean modSeq = SearchKeys.useModSeq(key);
        // RFC 9051 §6.4.4
        if (search.result().extended() || talk.extensions().rev2()) {
            extended(tag, search.result(), uids, found, key);
        } else {
            plain("SEARCH", uids, found, modSeq);
        }
        return talk.limit().told(out, end(uids), limited.cut());
    }

    Completion sort(String tag, Command.Sort sort)
            throws IOException, BadSyntax, MailboxLost, StoreFailed, Undefined {
        SearchKey key = resolved(sort.key(), sort.result());
        if (lacksUids(key)) return Completion.uidRequired();
        requireNewTag(tag, sort.result());
        boolean uids = begin(sort.numbers(), key);
        Found found = find(tag, key);
        SortOrder order = new SortOrder(selected.account(), selected, sort.order(), relevance(key));
        Found sorted = found.inOrder(order.of(entries(found)));
        if (sort.result().has(Option.UPDATE)) {
            boolean steady =
                    sort.order().stream()
                            .noneMatch(
                                    each ->
                                            each.by() == SortKey.By.ANNOTATION
                                                    || each.by() == SortKey.By.MODSEQ);
            if (steady) keep(tag, new SearchContexts.InOrder(uids, search(key), order), sorted);
            else noUpdate(tag, "what is sorted by changes");
        }
        if (sort.result().extended()) extended(tag, sort.result(), uids, sorted, key);
        else plain("SORT", uids, sorted, SearchKeys.useModSeq(key));
        return end(uids);
    }

    Completion thread(String tag, Command.ThreadMessages thread)
            throws IOException, BadSyntax, MailboxLost, StoreFailed, Undefined {
        SearchKey key = new Filters(account).resolve(thread.key());
        if (lacksUids(key)) return Completion.uidRequired();
        boolean uids = begin(thread.numbers(), key);
        // RFC 9738 §3.3: threads cannot be cut
        if (cut(key).isShort()) return talk.limit().refused();
        Found found = find(tag, key);
        Threads threads = new Threads(selected.account(), entries(found));
        Entries told = selected.told();
        String wire = threads.wire(thread.by(), place -> found.number(told, place, uids));
        out.ascii("* THREAD");
        if (!wire.isEmpty()) out.octet(' ').ascii(wire);
        out.crlf();
        return end(uids);
    }

    /// What a search finds among as many messages as one command may be about.
    record Limited(Found found, MessageLimit.Cut cut) {}

    /// What a command finds that does more with it; the commands above answer with it.
    Limited found(String tag, Numbers numbers, SearchKey key)
            throws IOException, BadSyntax, MailboxLost, StoreFailed, Undefined {
        SearchKey resolved = new Filters(account).resolve(key);
        begin(numbers, resolved);
        return limited(tag, resolved);
    }

    private Limited limited(String tag, SearchKey key)
            throws IOException, MailboxLost, StoreFailed {
        MessageLimit.Cut cut = cut(key);
        return new Limited(find(tag, cut.isShort() ? among(cut, key) : key), cut);
    }

    /// RFC 9738 §3.1: the messages looked at count, not those found; keys that name messages say
    /// which are looked at.
    private MessageLimit.Cut cut(SearchKey key) {
        UidSet all = UidSet.range(1, Math.max(1, selected.told().highestUid()));
        return talk.limit().cut(selected.told(), all.and(SearchKeys.named(key, selected)));
    }

    private static SearchKey among(MessageLimit.Cut cut, SearchKey key) {
        return new SearchKey.And(List.of(new SearchKey.Uids(SequenceSet.from(cut.lowest())), key));
    }

    /// RFC 5182 §2.1: a search that is refused leaves nothing saved.
    private SearchKey resolved(SearchKey key, SearchReturn wanted) throws StoreFailed, Undefined {
        try {
            return new Filters(account).resolve(key);
        } catch (Undefined undefined) {
            if (wanted.has(Option.SAVE)) selected.save(UidSet.EMPTY);
            throw undefined;
        }
    }

    /// RFC 5267 §4.3
    private void requireNewTag(String tag, SearchReturn wanted) throws BadSyntax {
        if (wanted.has(Option.UPDATE) && selected.contexts().has(tag)) {
            throw new BadSyntax("tag in use by another search");
        }
    }

    private void keep(String tag, SearchContexts.Context context, Found found) throws IOException {
        int[] matches = new int[found.count()];
        for (int i = 0; i < matches.length; i++)
            matches[i] = found.number(selected.told(), i, true);
        if (selected.contexts().add(tag, context, matches)) return;
        noUpdate(tag, "too much to keep up to date");
    }

    // RFC 5267 §4.3.1
    private void noUpdate(String tag, String why) throws IOException {
        out.ascii("* NO [NOUPDATE ").string(tag).ascii("] ").ascii(why).crlf();
    }

    // RFC 9586 §3
    private boolean lacksUids(SearchKey key) {
        return talk.extensions().uidOnly() && SearchKeys.useNumbers(key);
    }

    /// @return whether numbers are UIDs
    private boolean begin(Numbers numbers, SearchKey key)
            throws IOException, BadSyntax, MailboxLost, StoreFailed {
        boolean uids = numbers == Numbers.UID;
        if (SearchKeys.useModSeq(key)) talk.enableCondstore();
        if (uids) selected.announce(out, Expunges.TELL, SelectedMailbox.NONE);
        return uids;
    }

    /// RFC 3501 §7.4.1: no EXPUNGE while sequence numbers are being answered with.
    private Completion end(boolean uids) throws IOException, MailboxLost, StoreFailed {
        selected.announce(out, uids ? Expunges.TELL : Expunges.KEEP_BACK, SelectedMailbox.NONE);
        return Completion.ok("done");
    }

    private Found find(String tag, SearchKey key) throws IOException, MailboxLost, StoreFailed {
        Progress progress = new Progress(out, tag, talk.services().clock());
        return Found.by(search(key), selected.told(), selected.newest(), progress);
    }

    private MessageSearch search(SearchKey key) throws StoreFailed {
        return new MessageSearch(
                selected.account(),
                key,
                selected,
                talk.services().clock().instant(),
                talk.services().people().search());
    }

    /// Null if the search is not fuzzy.
    private @Nullable Relevance relevance(SearchKey key) throws StoreFailed {
        if (!SearchKeys.isFuzzy(key)) return null;
        return new Relevance(
                selected.account(),
                key,
                search(SearchKeys.exact(key)),
                talk.services().people().search());
    }

    private List<Entry> entries(Found found) {
        List<Entry> entries = new ArrayList<>(found.count());
        for (int index : found.indexes()) entries.add(selected.told().at(index));
        return entries;
    }

    private void plain(String response, boolean uids, Found found, boolean modSeq)
            throws IOException {
        out.ascii("* ").ascii(response);
        for (int i = 0; i < found.count(); i++) {
            out.octet(' ').number(found.number(selected.told(), i, uids));
        }
        if (modSeq && !found.isEmpty()) {
            out.ascii(" (MODSEQ ").number(found.highestModSeq()).octet(')');
        }
        out.crlf();
    }

    private void extended(String tag, SearchReturn wanted, boolean uids, Found found, SearchKey key)
            throws IOException, StoreFailed {
        EsearchWriter writer = new EsearchWriter(out, tag, wanted);
        // RFC 5182 §2.1, RFC 9394 §3.2: with only MIN, MAX or PARTIAL those are what is saved
        if (wanted.has(Option.SAVE)) selected.save(writer.told(found, selected.told()));
        if (!wanted.tells()) return;
        String scores = wanted.has(Option.RELEVANCY) ? scores(found, key) : null;
        writer.write(
                null,
                new EsearchWriter.Numbered(selected.told(), uids),
                found,
                SearchKeys.useModSeq(key),
                scores);
    }

    /// RFC 6203 §4
    private @Nullable String scores(Found found, SearchKey key) throws StoreFailed {
        Relevance relevance = relevance(key);
        if (relevance == null) return null;
        StringBuilder scores = new StringBuilder();
        for (Entry entry : entries(found)) {
            scores.append(scores.isEmpty() ? "" : " ");
            scores.append(relevance.of(entry));
        }
        return scores.toString();
    }
}
