package org.veredus.protocol.imap.syntax;

import java.util.ArrayList;
import java.util.List;
import org.veredus.protocol.imap.syntax.MailboxFilter.Kind;

/// Reads which mailboxes a command is about. RFC 5465 §8 filter-mailboxes, RFC 7377 §4
final class MailboxFilterParser {
    private static final int MAX_NAMES = 1000;

    private final CommandText in;
    private final MailboxNames names;

    MailboxFilterParser(CommandText in, MailboxNames names) {
        this.in = in;
        this.names = names;
    }

    /// As ESEARCH has them.
    MailboxFilter forSearch() throws BadSyntax {
        MailboxFilter filter = filter();
        if (filter.kind() == Kind.SELECTED_DELAYED) throw new BadSyntax("no filter for a search");
        return filter;
    }

    /// As NOTIFY has them.
    MailboxFilter forEvents() throws BadSyntax {
        MailboxFilter filter = filter();
        if (filter.kind() == Kind.SUBTREE_ONE) throw new BadSyntax("no filter for events");
        return filter;
    }

    private MailboxFilter filter() throws BadSyntax {
        String word = in.word();
        Kind kind =
                switch (word) {
                    case "SELECTED" -> Kind.SELECTED;
                    case "SELECTED-DELAYED" -> Kind.SELECTED_DELAYED;
                    case "INBOXES" -> Kind.INBOXES;
                    case "PERSONAL" -> Kind.PERSONAL;
                    case "SUBSCRIBED" -> Kind.SUBSCRIBED;
                    case "SUBTREE" -> Kind.SUBTREE;
                    case "SUBTREE-ONE" -> Kind.SUBTREE_ONE;
                    case "MAILBOXES" -> Kind.MAILBOXES;
                    default -> throw new BadSyntax("unknown mailbox filter " + word);
                };
        if (kind.compareTo(Kind.SUBTREE) < 0) return new MailboxFilter(kind, List.of());
        in.space();
        List<String> all = new ArrayList<>();
        if (in.take('(')) {
            do {
                if (all.size() == MAX_NAMES) throw new BadSyntax("too many mailboxes");
                all.add(names.decode(in.astring()));
            } while (in.take(' '));
            in.expect(')');
        } else {
            all.add(names.decode(in.astring()));
        }
        return new MailboxFilter(kind, all);
    }
}
