package org.veredus.protocol.imap.syntax;

import java.util.List;

/// Which mailboxes a command is about. RFC 5465 §6, RFC 7377 §2.2
///
/// @param names for the kinds that name mailboxes
public record MailboxFilter(Kind kind, List<String> names) {
    public MailboxFilter {
        names = List.copyOf(names);
    }

    /// How mailboxes are chosen.
    public enum Kind {
        SELECTED,
        /// RFC 5465 §6.1.2
        SELECTED_DELAYED,
        INBOXES,
        PERSONAL,
        SUBSCRIBED,
        SUBTREE,
        SUBTREE_ONE,
        MAILBOXES
    }
}
