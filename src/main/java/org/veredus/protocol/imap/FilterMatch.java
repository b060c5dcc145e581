package org.veredus.protocol.imap;

import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.mailbox.Role;
import org.veredus.account.mailbox.VisibleMailboxes;
import org.veredus.protocol.imap.syntax.MailboxFilter;

/// Whether a mailbox is among those a command is about. RFC 5465 §6, RFC 7377 §2.2
record FilterMatch(MailboxFilter filter) {
    /// @return false for what is about the selected mailbox, whichever that is
    boolean has(String name, Mailbox mailbox, boolean subscribed) {
        boolean personal = !VisibleMailboxes.isOfOthers(name);
        return switch (filter.kind()) {
            case SELECTED, SELECTED_DELAYED -> false;
            // RFC 5465 §6.3: where mail is delivered
            case INBOXES -> personal && isInbox(mailbox);
            case PERSONAL -> personal;
            case SUBSCRIBED -> subscribed;
            case MAILBOXES -> isAmong(name, 0);
            case SUBTREE_ONE -> isAmong(name, 1);
            case SUBTREE -> isAmong(name, Integer.MAX_VALUE);
        };
    }

    private static boolean isInbox(Mailbox mailbox) {
        return mailbox.role() == Role.INBOX || mailbox.role() == Role.JUNK;
    }

    /// @param depth levels beneath a name that are meant, too
    private boolean isAmong(String path, int depth) {
        for (String name : filter.names()) {
            String top = name.equalsIgnoreCase("INBOX") ? "INBOX" : name;
            if (path.equals(top)) return true;
            if (depth == 0 || !path.startsWith(top + MailboxTree.DELIMITER)) continue;
            boolean deeper = path.indexOf(MailboxTree.DELIMITER, top.length() + 1) >= 0;
            if (depth > 1 || !deeper) return true;
        }
        return false;
    }
}
