package org.veredus.protocol.imap.syntax;

import java.util.List;
import java.util.Set;

/// Some mailboxes and what a client wants to be told of them. RFC 5465 §8 event-group
///
/// @param items to be told of each new message
public record EventGroup(MailboxFilter where, Set<Event> events, List<FetchItem> items) {
    public EventGroup {
        events = Set.copyOf(events);
        items = List.copyOf(items);
    }

    public boolean isOfSelected() {
        return where.kind() == MailboxFilter.Kind.SELECTED
                || where.kind() == MailboxFilter.Kind.SELECTED_DELAYED;
    }

    public boolean has(Event event) {
        return events.contains(event);
    }
}
