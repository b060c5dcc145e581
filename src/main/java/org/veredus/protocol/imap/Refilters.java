package org.veredus.protocol.imap;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.script.Refiltering;
import org.veredus.protocol.imap.Filters.Undefined;
import org.veredus.protocol.imap.SelectedMailbox.Expunges;
import org.veredus.protocol.imap.syntax.BadSyntax;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Command.Numbers;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// FILTER: runs scripts for messages of the selected mailbox. draft-bosch-imap-filter-sieve §3
final class Refilters {
    /// Messages of one command.
    private static final int MAX_MESSAGES = 10_000;

    private final Conversation talk;
    private final Account account;
    private final SelectedMailbox selected;
    private final Output out;

    Refilters(Conversation talk, Account account, SelectedMailbox selected) {
        this.talk = talk;
        this.account = account;
        this.selected = selected;
        out = talk.out();
    }

    Completion run(String tag, Command.Refilter command)
            throws IOException, BadSyntax, MailboxLost, StoreFailed, Undefined {
        // RFC 6855 §3
        if (command.charset() && talk.extensions().utf8())
            throw new BadSyntax("no CHARSET after ENABLE UTF8=ACCEPT");
        // RFC 9586 §3: FILTERED has no form without a message number
        if (talk.extensions().uidOnly())
            return Completion.no("CANNOT", "FILTERED has sequence numbers");
        if (selected.isOfOthers())
            return Completion.no("NOPERM", "scripts run in their owner's mailboxes");
        if (selected.isReadOnly()) return Completion.readOnly();
        if (command.choice() instanceof Refiltering.Choice.Text && !talk.writesScripts())
            return Completion.no("NOPERM", "this password is not for scripts");
        boolean uids = command.numbers() == Numbers.UID;
        Searching.Limited limited =
                new Searching(talk, account, selected).found(tag, command.numbers(), command.key());
        Found found = limited.found();
        if (found.count() > MAX_MESSAGES)
            return Completion.no("LIMIT", "at most " + MAX_MESSAGES + " messages at a time");
        Refiltering.Filter filter;
        try {
            filter = talk.services().people().scripts().prepare(account, command.choice());
        } catch (Refiltering.WrongScript wrong) {
            correlated("* FILTER", tag).ascii(" ERRORS ").text(wrong.sentences()).crlf();
            return Completion.no("CANNOT", "the script cannot run");
        }
        apply(tag, filter, found, uids);
        selected.announce(out, uids ? Expunges.TELL : Expunges.KEEP_BACK, SelectedMailbox.NONE);
        return talk.limit().told(out, Completion.ok("done"), limited.cut());
    }

    private void apply(String tag, Refiltering.Filter filter, Found found, boolean uids)
            throws IOException, StoreFailed {
        Progress progress = new Progress(out, tag, talk.services().clock());
        Entries told = selected.told();
        for (int i = 0; i < found.count(); i++) {
            progress.at(i, found.count());
            int uid = found.number(told, i, true);
            String error = applied(filter, uid);
            String number = "* " + found.number(told, i, false) + " FILTERED";
            correlated(number, tag);
            if (uids) out.ascii(" UID ").number(uid);
            if (error == null) out.ascii(" OK").crlf();
            else out.ascii(" ERRORS ").text(error).crlf();
        }
    }

    private @Nullable String applied(Refiltering.Filter filter, int uid) throws StoreFailed {
        try {
            return filter.apply(selected.id(), uid);
        } catch (MailboxRefused refused) {
            return refused.sentence();
        }
    }

    private Output correlated(String response, String tag) throws IOException {
        return out.ascii(response).ascii(" (TAG ").string(tag).octet(')');
    }
}
