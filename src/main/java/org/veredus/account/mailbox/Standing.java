package org.veredus.account.mailbox;

import java.util.Set;

/// An email as JMAP sees it: in which mailboxes, and with which keywords, whichever of them they
/// were set in. What is marked as `\Deleted` in a mailbox is not in it. RFC 8621 §4.1.1
public record Standing(Set<MailboxId> mailboxes, Flags flags) {
    public Standing {
        mailboxes = Set.copyOf(mailboxes);
    }
}
