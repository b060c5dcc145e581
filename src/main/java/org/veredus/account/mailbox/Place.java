package org.veredus.account.mailbox;

import org.veredus.account.mailbox.MailboxRefused.Reason;

/// A mailbox as one person sees it.
///
/// @param account whose it is
/// @param name what the person calls it
/// @param rights what the person may do with it
public record Place(Account account, Mailbox mailbox, String name, Rights rights) {
    /// Refuses whoever lacks one of the rights.
    public void require(Right... needed) throws MailboxRefused {
        for (Right right : needed) {
            if (!rights.has(right)) {
                throw new MailboxRefused(
                        Reason.NO_PERMISSION, "this needs the right '" + right.letter() + "'");
            }
        }
    }

    /// Whether one may look into it and it holds messages.
    public boolean isReadable() {
        return mailbox.selectable() && rights.has(Right.READ);
    }
}
