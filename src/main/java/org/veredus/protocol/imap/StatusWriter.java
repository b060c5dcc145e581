package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.List;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxState;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.protocol.imap.syntax.StatusItem;
import org.veredus.storage.kv.StoreFailed;

/// STATUS, from counts that are always in memory. RFC 3501 §6.3.10, RFC 8438, RFC 7889 §5, RFC 8474
/// §4.3
final class StatusWriter {
    private final Account account;
    private final Output out;
    private final ImapSettings settings;
    private final CondstoreSwitch condstore;

    /// Turns CONDSTORE on. RFC 7162 §3.1
    @FunctionalInterface
    interface CondstoreSwitch {
        void enable() throws IOException;
    }

    StatusWriter(Account account, Output out, ImapSettings settings, CondstoreSwitch condstore) {
        this.account = account;
        this.out = out;
        this.settings = settings;
        this.condstore = condstore;
    }

    Completion run(Command.Status status) throws IOException, StoreFailed {
        Mailbox mailbox = account.state().tree().find(status.mailbox());
        if (mailbox == null || !mailbox.selectable()) return Completion.noMailbox();
        write(mailbox, status.mailbox(), status.items());
        return Completion.ok("done");
    }

    /// @param name as the client has it
    void write(Mailbox mailbox, String name, List<StatusItem> items)
            throws IOException, StoreFailed {
        MailboxState state = account.state().mailbox(mailbox.id());
        if (state == null) return; // deleted meanwhile
        if (items.contains(StatusItem.HIGHESTMODSEQ)) condstore.enable();
        out.ascii("* STATUS ").mailbox(name).ascii(" (");
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) out.octet(' ');
            StatusItem item = items.get(i);
            out.ascii(item.wire()).octet(' ');
            if (item == StatusItem.MAILBOXID) {
                out.octet('(').ascii(ObjectIds.of(mailbox.id())).octet(')');
            } else {
                out.number(number(item, mailbox, state));
            }
        }
        out.octet(')').crlf();
    }

    /// RFC 3501 §6.3.10
    private long recent(Mailbox mailbox, MailboxState state) throws StoreFailed {
        if (state.recentFrom() >= state.uidNext()) return 0;
        if (state.recentFrom() == 1) return state.messages();
        MailboxState warm = account.open(mailbox.id());
        Entries entries = warm == null ? null : warm.entries();
        if (warm == null || entries == null) return 0;
        int index = entries.indexOf(warm.recentFrom());
        return (long) entries.size() - (index < 0 ? -index - 1 : index);
    }

    private long deletedOctets(Mailbox mailbox, MailboxState state) throws StoreFailed {
        if (state.deleted() == 0) return 0;
        MailboxState warm = account.open(mailbox.id());
        Entries entries = warm == null ? null : warm.entries();
        if (entries == null) return 0;
        long[] octets = {0};
        entries.forEach(
                (_, entry) -> octets[0] += entry.flags().has(Flags.DELETED) ? entry.size() : 0);
        return octets[0];
    }

    private long number(StatusItem item, Mailbox mailbox, MailboxState state) throws StoreFailed {
        return switch (item) {
            case MESSAGES -> state.messages();
            case RECENT -> recent(mailbox, state);
            case UIDNEXT -> state.uidNext();
            case UIDVALIDITY -> mailbox.uidValidity();
            case UNSEEN -> state.unseen();
            case DELETED -> state.deleted();
            case SIZE -> state.octets();
            case HIGHESTMODSEQ -> state.highestModSeq();
            case APPENDLIMIT -> settings.maxMessage();
            case MAILBOXID -> mailbox.id().number();
            case DELETED_STORAGE -> deletedOctets(mailbox, state);
        };
    }
}
