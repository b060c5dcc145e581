package org.veredus.protocol.imap;

import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AnnotationEdits;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxState;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.mailbox.MessageAnnotations;
import org.veredus.account.mailbox.UidSet;
import org.veredus.protocol.imap.search.MessageSearch;
import org.veredus.protocol.imap.search.SearchKeys;
import org.veredus.protocol.imap.syntax.BadSyntax;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Command.Numbers;
import org.veredus.protocol.imap.syntax.MailboxFilter;
import org.veredus.protocol.imap.syntax.SearchKey;
import org.veredus.protocol.imap.syntax.SearchReturn.Option;
import org.veredus.protocol.imap.syntax.SequenceSet;
import org.veredus.storage.kv.StoreFailed;

/// ESEARCH: one search in several mailboxes. RFC 7377
final class MultiSearching {
    private final Conversation talk;
    private final Account account;

    MultiSearching(Conversation talk, Account account) {
        this.talk = talk;
        this.account = account;
    }

    Completion run(String tag, Command.MultiSearch command)
            throws IOException, BadSyntax, StoreFailed, Filters.Undefined {
        // RFC 7377 §2.1: neither makes sense beyond one mailbox
        if (command.result().has(Option.SAVE)) throw new BadSyntax("SAVE is not for ESEARCH");
        if (command.result().has(Option.UPDATE)) {
            throw new BadSyntax("UPDATE is not for ESEARCH");
        }
        SearchKey key = new Filters(account).resolve(command.key());
        if (SearchKeys.useNumbers(key)) {
            throw new BadSyntax("sequence numbers are of one mailbox");
        }
        Map<MailboxId, String> chosen = choose(command);
        if (chosen == null) throw new BadSyntax("no mailbox is selected");
        EsearchWriter writer = new EsearchWriter(talk.out(), tag, command.result());
        for (Map.Entry<MailboxId, String> each : chosen.entrySet()) {
            search(
                    each.getKey(),
                    each.getValue(),
                    key,
                    new Progress(talk.out(), tag, clock()),
                    writer);
        }
        return Completion.ok("done");
    }

    private InstantSource clock() {
        return talk.services().clock();
    }

    private void search(
            MailboxId id, String path, SearchKey key, Progress progress, EsearchWriter writer)
            throws IOException, StoreFailed {
        MailboxState state = account.open(id);
        Mailbox mailbox = account.state().tree().find(id);
        Entries everybodys = state == null ? null : state.entries();
        if (mailbox == null || everybodys == null) return;
        Entries entries = everybodys.seenBy(talk.mailboxes().who());
        MessageSearch search =
                new MessageSearch(
                        account,
                        key,
                        new Whole(account, id, entries),
                        clock().instant(),
                        talk.services().people().search());
        Found found = Found.by(search, entries, entries, progress);
        if (found.isEmpty()) return; // RFC 7377 §2.1: mailboxes without matches need no answer
        writer.write(
                new EsearchWriter.Place(path, mailbox.uidValidity()),
                new EsearchWriter.Numbered(entries, true),
                found,
                SearchKeys.useModSeq(key),
                null);
    }

    /// A mailbox nobody has been told of: there are no sequence numbers, and nothing is recent.
    private record Whole(Account account, MailboxId id, Entries entries)
            implements MessageSearch.View {
        @Override
        public UidSet present(SequenceSet set, Numbers numbers) {
            return set.isSaved() ? UidSet.EMPTY : set.ofUids(entries.highestUid());
        }

        @Override
        public boolean isRecent(int uid) {
            return false;
        }

        @Override
        public MessageAnnotations annotations(Entry entry) throws StoreFailed {
            return new AnnotationEdits(account, account.id()).of(id, entry.uid());
        }
    }

    /// Null if the selected mailbox is asked for and there is none. RFC 7377 §2.2
    private @Nullable Map<MailboxId, String> choose(Command.MultiSearch command)
            throws StoreFailed {
        MailboxTree tree = account.state().tree();
        Map<MailboxId, String> chosen = new LinkedHashMap<>();
        SelectedMailbox selected = talk.selected();
        for (MailboxFilter filter : command.where()) {
            if (filter.kind() == MailboxFilter.Kind.SELECTED && selected == null) return null;
            for (Mailbox mailbox : tree.all()) {
                String path = tree.path(mailbox);
                boolean wanted =
                        filter.kind() == MailboxFilter.Kind.SELECTED
                                ? selected != null && selected.id().equals(mailbox.id())
                                : new FilterMatch(filter).has(path, mailbox, mailbox.subscribed());
                if (wanted && mailbox.selectable()) chosen.put(mailbox.id(), path);
            }
        }
        return chosen;
    }
}
