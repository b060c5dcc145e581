package org.veredus.protocol.imap;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.Stored;
import org.veredus.account.mailbox.UserEvents;
import org.veredus.protocol.imap.syntax.BadSyntax;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Command.Numbers;
import org.veredus.storage.kv.StoreFailed;

/// Commands on the selected mailbox: hands each to the class of its family. RFC 9051 §6.4
final class MailboxCommands {
    private final Conversation talk;
    private final Account account;
    private final SelectedMailbox mailbox;

    MailboxCommands(Conversation talk, Account account, SelectedMailbox mailbox) {
        this.talk = talk;
        this.account = account;
        this.mailbox = mailbox;
    }

    Completion run(String tag, Command.OfMailbox command)
            throws IOException,
                    BadSyntax,
                    MailboxLost,
                    MailboxRefused,
                    StoreFailed,
                    Filters.Undefined {
        if (talk.extensions().uidOnly() && numbers(command) == Numbers.SEQUENCE) {
            return Completion.uidRequired();
        }
        MessageChanges changes = new MessageChanges(talk, mailbox);
        return switch (command) {
            case Command.Check() -> talk.told(Completion.ok("done"));
            case Command.Unselect() -> {
                talk.select(null);
                yield Completion.ok("mailbox closed");
            }
            case Command.Close() -> {
                talk.select(null);
                yield changes.close();
            }
            case Command.Expunge(var only) -> changes.expunge(only);
            case Command.Copy copy -> talk.told(changes.copy(copy));
            case Command.Move move -> changes.move(move);
            case Command.Store store -> {
                if (store.unchangedSince() >= 0) talk.enableCondstore();
                yield changes.store(store);
            }
            case Command.StoreAnnotations store -> {
                if (store.unchangedSince() >= 0) talk.enableCondstore();
                yield changes.store(store);
            }
            case Command.StoreLabels store -> {
                if (mailbox.isOfOthers()) yield Completion.no("NOPERM", "labels are the owner's");
                UserEvents events = talk.services().people().events();
                yield new Labels(account, talk.out()).store(mailbox, store, events);
            }
            case Command.Fetch fetch -> {
                if (Fetching.usesModSeq(fetch)) talk.enableCondstore();
                Fetching fetching = new Fetching(mailbox, talk.extensions(), talk.out());
                Completion completion = fetching.run(fetch, talk.limit());
                tellOfReading(fetching.marks());
                yield completion;
            }
            case Command.Search search -> new Searching(talk, account, mailbox).search(tag, search);
            case Command.CancelUpdate(var tags) -> {
                tags.forEach(mailbox.contexts()::cancel);
                yield talk.told(Completion.ok("done"));
            }
            case Command.UidBatches batches ->
                    talk.told(new UidBatches(mailbox, talk.out()).run(tag, batches));
            case Command.Convert convert -> new Converting(talk, mailbox).run(tag, convert);
            case Command.Sort sort -> new Searching(talk, account, mailbox).sort(tag, sort);
            case Command.ThreadMessages thread ->
                    new Searching(talk, account, mailbox).thread(tag, thread);
            case Command.Refilter filter -> new Refilters(talk, account, mailbox).run(tag, filter);
        };
    }

    /// What numbers a command has; null for none.
    private static @Nullable Numbers numbers(Command.OfMailbox command) {
        return switch (command) {
            case Command.Check _,
                    Command.Unselect _,
                    Command.Close _,
                    Command.Expunge _,
                    Command.CancelUpdate _,
                    Command.UidBatches _ ->
                    null;
            case Command.Copy copy -> copy.numbers();
            case Command.Move move -> move.numbers();
            case Command.Store store -> store.numbers();
            case Command.StoreAnnotations store -> store.numbers();
            case Command.StoreLabels store -> store.numbers();
            case Command.Fetch fetch -> fetch.numbers();
            case Command.Search search -> search.numbers();
            case Command.Sort sort -> sort.numbers();
            case Command.Convert convert -> convert.numbers();
            case Command.ThreadMessages thread -> thread.numbers();
            case Command.Refilter filter -> filter.numbers();
        };
    }

    // RFC 6785 §2.2.3
    private void tellOfReading(@Nullable Stored marks) {
        if (marks == null) return;
        talk.services()
                .people()
                .events()
                .flagged(mailbox.account(), talk.mailboxes().who(), mailbox.id(), marks);
    }
}
