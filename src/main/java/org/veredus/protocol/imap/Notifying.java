package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Place;
import org.veredus.account.mailbox.Right;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Event;
import org.veredus.protocol.imap.syntax.EventGroup;
import org.veredus.protocol.imap.syntax.MailboxFilter;
import org.veredus.storage.kv.StoreFailed;

/// NOTIFY: says from now on what the client wants to hear of. RFC 5465 §3.1
final class Notifying {
    private final Conversation talk;
    private final Account own;

    Notifying(Conversation talk, Account own) {
        this.talk = talk;
        this.own = own;
    }

    Completion run(Command.Notify command) throws IOException, StoreFailed, MailboxLost {
        if (command.unsupported()) {
            List<String> known = new ArrayList<>();
            for (Event event : Event.values()) known.add(event.wire());
            return Completion.no("BADEVENT (" + String.join(" ", known) + ")", "unknown event");
        }
        talk.announce(); // as NOOP does
        if (command.groups().isEmpty()) {
            talk.watch(SelectedEvents.NONE, null);
            return Completion.ok("nothing more will be told");
        }
        SelectedEvents ofSelected = SelectedEvents.NONE;
        List<EventGroup> others = new ArrayList<>();
        for (EventGroup group : command.groups()) {
            if (group.isOfSelected()) ofSelected = events(group);
            else others.add(group);
        }
        for (EventGroup group : others) admitNoAccess(group);
        Notifications notifications = new Notifications(talk, own, others);
        talk.watch(ofSelected, notifications);
        talk.announce();
        if (command.status()) notifications.tellStatus();
        return Completion.ok("done");
    }

    private static SelectedEvents events(EventGroup group) {
        return new SelectedEvents(
                group.has(Event.MESSAGE_NEW),
                group.has(Event.FLAG_CHANGE),
                group.has(Event.ANNOTATION_CHANGE),
                group.where().kind() == MailboxFilter.Kind.SELECTED_DELAYED,
                group.items());
    }

    /// RFC 5465 §3.1: of mailboxes that the client may see, but not look into.
    private void admitNoAccess(EventGroup group) throws IOException, StoreFailed {
        for (String name : group.where().names()) {
            Place place = talk.mailboxes().find(name);
            if (place == null || !place.rights().has(Right.LOOKUP)) continue;
            if (place.rights().has(Right.READ)) continue;
            talk.out().ascii("* LIST (\\NoAccess) \"/\" ").mailbox(name).crlf();
        }
    }
}
