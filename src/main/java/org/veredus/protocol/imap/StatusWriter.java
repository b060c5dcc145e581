package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.List;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MailboxState;
import org.veredus.account.mailbox.Place;
import org.veredus.account.mailbox.Right;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.protocol.imap.syntax.StatusItem;
import org.veredus.storage.kv.StoreFailed;

/// STATUS, from counts that are always in memory. RFC 3501 §6.3.10, RFC 8438, RFC 7889 §5, RFC 8474
/// §4.3
final class StatusWriter {
    private final Conversation talk;
    private final Output out;

    StatusWriter(Conversation talk) {
        this.talk = talk;
        out = talk.out();
    }

    Completion run(Command.Status status) throws IOException, MailboxRefused, StoreFailed {
        Place place = talk.mailboxes().find(status.mailbox());
        if (place == null || !place.mailbox().selectable()) return Completion.noMailbox();
        place.require(Right.READ);
        tell(place, status.items());
        return Completion.ok("done");
    }

    /// Answers a client that has asked; RFC 7162 §3.1: for mod-sequences, which turns CONDSTORE on.
    void tell(Place place, List<StatusItem> items) throws IOException, StoreFailed {
        if (items.contains(StatusItem.HIGHESTMODSEQ)) talk.enableCondstore();
        write(place, items);
    }

    void write(Place place, List<StatusItem> items) throws IOException, StoreFailed {
        Mailbox mailbox = place.mailbox();
        MailboxState state = place.account().state().mailbox(mailbox.id());
        if (state == null) return; // deleted meanwhile
        out.ascii("* STATUS ").mailbox(place.name()).ascii(" (");
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) out.octet(' ');
            StatusItem item = items.get(i);
            out.ascii(item.wire()).octet(' ');
            if (item == StatusItem.MAILBOXID) {
                out.octet('(').ascii(ObjectIds.of(mailbox.id())).octet(')');
            } else {
                out.number(number(item, place, state));
            }
        }
        out.octet(')').crlf();
    }

    /// RFC 3501 §6.3.10
    private static long recent(Place place, MailboxState state) throws StoreFailed {
        if (state.recentFrom() >= state.uidNext()) return 0;
        if (state.recentFrom() == 1) return state.messages();
        MailboxState warm = place.account().open(place.mailbox().id());
        Entries entries = warm == null ? null : warm.entries();
        if (warm == null || entries == null) return 0;
        int index = entries.indexOf(warm.recentFrom());
        return (long) entries.size() - (index < 0 ? -index - 1 : index);
    }

    private static long deletedOctets(Place place, MailboxState state) throws StoreFailed {
        if (state.deleted() == 0) return 0;
        MailboxState warm = place.account().open(place.mailbox().id());
        Entries entries = warm == null ? null : warm.entries();
        if (entries == null) return 0;
        long[] octets = {0};
        entries.forEach(
                (_, entry) -> octets[0] += entry.flags().has(Flags.DELETED) ? entry.size() : 0);
        return octets[0];
    }

    private long number(StatusItem item, Place place, MailboxState state) throws StoreFailed {
        return switch (item) {
            case MESSAGES -> state.messages();
            case RECENT -> recent(place, state);
            case UIDNEXT -> state.uidNext();
            case UIDVALIDITY -> place.mailbox().uidValidity();
            case UNSEEN -> state.unseen();
            case DELETED -> state.deleted();
            case SIZE -> state.octets();
            case HIGHESTMODSEQ ->
                    place.account().highestModSeq(place.mailbox().id(), talk.mailboxes().who());
            case APPENDLIMIT -> talk.settings().maxMessage();
            case MAILBOXID -> place.mailbox().id().number();
            case DELETED_STORAGE -> deletedOctets(place, state);
        };
    }
}
