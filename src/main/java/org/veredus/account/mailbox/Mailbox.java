package org.veredus.account.mailbox;

import org.jspecify.annotations.Nullable;

/// A mailbox's place in the account: what a client lists. What is in it: [MailboxState].
///
/// @param parent null at the top
/// @param name one level of the path
/// @param role at most one mailbox of an account has a given role
/// @param selectable false for a name that only holds others: its messages were deleted, its
///     children were not
/// @param acl what others may do with it
/// @param sortOrder where clients shall list it among its siblings. RFC 8621 §2
/// @param uidValidity RFC 9051 §2.3.1.1; grows with each mailbox made in the account
public record Mailbox(
        MailboxId id,
        @Nullable MailboxId parent,
        String name,
        @Nullable Role role,
        boolean subscribed,
        boolean selectable,
        int uidValidity,
        Acl acl,
        long sortOrder) {
    public Mailbox {
        if (name.isEmpty()) throw new IllegalArgumentException("mailbox without a name");
        if (uidValidity < 1) throw new IllegalArgumentException("uidvalidity " + uidValidity);
    }

    /// IMAP has it that the inbox is called INBOX, nobody else does.
    public String shownName() {
        return role == Role.INBOX && parent == null ? "Inbox" : name;
    }

    Mailbox at(@Nullable MailboxId newParent, String newName) {
        return new Mailbox(
                id, newParent, newName, role, subscribed, selectable, uidValidity, acl, sortOrder);
    }

    Mailbox withRole(@Nullable Role newRole) {
        return new Mailbox(
                id, parent, name, newRole, subscribed, selectable, uidValidity, acl, sortOrder);
    }

    Mailbox withSortOrder(long newOrder) {
        return new Mailbox(
                id, parent, name, role, subscribed, selectable, uidValidity, acl, newOrder);
    }

    Mailbox withAcl(Acl newAcl) {
        return new Mailbox(
                id, parent, name, role, subscribed, selectable, uidValidity, newAcl, sortOrder);
    }

    public Mailbox withSubscribed(boolean subscription) {
        return new Mailbox(
                id, parent, name, role, subscription, selectable, uidValidity, acl, sortOrder);
    }

    Mailbox withSelectable(boolean canSelect) {
        return new Mailbox(
                id, parent, name, role, subscribed, canSelect, uidValidity, acl, sortOrder);
    }
}
