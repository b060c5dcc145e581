package org.veredus.protocol.imap.syntax;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Reads what stands behind NOTIFY. RFC 5465 §8
final class NotifyParser {
    /// Groups of one command.
    private static final int MAX_GROUPS = 100;

    private final CommandText in;
    private final MailboxNames names;
    private boolean unsupported;

    NotifyParser(CommandText in, MailboxNames names) {
        this.in = in;
        this.names = names;
    }

    Command parse() throws BadSyntax {
        if (in.takeWord("NONE")) return new Command.Notify(false, false, List.of());
        if (!in.takeWord("SET")) throw new BadSyntax("expected SET or NONE" + in.here());
        in.space();
        boolean status = in.takeWord("STATUS");
        if (status) in.space();
        List<EventGroup> groups = new ArrayList<>();
        int ofSelected = 0;
        do {
            if (groups.size() == MAX_GROUPS) throw new BadSyntax("too many event groups");
            EventGroup group = group();
            groups.add(group);
            if (group.isOfSelected() && ++ofSelected > 1) {
                throw new BadSyntax("one group is for the selected mailbox"); // RFC 5465 §6.1
            }
        } while (in.take(' '));
        return new Command.Notify(status, unsupported, groups);
    }

    private EventGroup group() throws BadSyntax {
        in.expect('(');
        MailboxFilter where = new MailboxFilterParser(in, names).forEvents();
        in.space();
        Set<Event> events = EnumSet.noneOf(Event.class);
        List<FetchItem> items = new ArrayList<>();
        // the grammar has parentheses around events, the examples of RFC 5465 §3.1 have none
        boolean list = in.take('(');
        if (list || !in.takeWord("NONE")) {
            do event(events, items);
            while (in.take(' '));
        }
        if (list) in.expect(')');
        in.expect(')');
        EventGroup group = new EventGroup(where, events, items);
        check(group);
        return group;
    }

    private void event(Set<Event> events, List<FetchItem> items) throws BadSyntax {
        String word = in.atom();
        Event event = Event.ofWire(word);
        if (event == null) unsupported = true;
        else events.add(event);
        if (event == Event.MESSAGE_NEW && in.peek() == ' ' && in.ahead(1) == '(') {
            in.space();
            items.addAll(new FetchParser(in).attributes());
        }
    }

    /// RFC 5465 §5, §6.1
    private void check(EventGroup group) throws BadSyntax {
        boolean added = group.has(Event.MESSAGE_NEW);
        boolean changed = group.has(Event.FLAG_CHANGE) || group.has(Event.ANNOTATION_CHANGE);
        if (added != group.has(Event.MESSAGE_EXPUNGE) || (changed && !added)) {
            throw new BadSyntax("MessageNew and MessageExpunge go together, changes with both");
        }
        if (!group.isOfSelected() && !group.items().isEmpty()) {
            throw new BadSyntax("only of the selected mailbox new messages are shown");
        }
        for (Event event : group.events()) {
            if (group.isOfSelected() && !event.isOfMessages()) {
                throw new BadSyntax(event.wire() + " is not for the selected mailbox");
            }
        }
    }
}
