package org.veredus.protocol.imap.search;

import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.mailbox.Role;

/// Labels are mailboxes: `\\Inbox`, `\\Sent` and the like those with that use, others by name. Only
/// `\\Starred` is a flag.
/// Google's X-GM-EXT-1
public final class Labelling {
    /// The flag \\Flagged as a label.
    public static final String STARRED = "\\Starred";

    private Labelling() {}

    public static boolean isStarred(String label) {
        return label.equalsIgnoreCase(STARRED);
    }

    public static boolean isImportant(String label) {
        return label.equalsIgnoreCase(name(Role.IMPORTANT));
    }

    /// Null if no mailbox is meant.
    public static @Nullable MailboxId find(MailboxTree tree, String label) {
        Role role = role(label);
        Mailbox mailbox = role == null ? tree.find(label) : tree.find(role);
        return mailbox == null ? null : mailbox.id();
    }

    private static @Nullable Role role(String label) {
        if (label.equalsIgnoreCase("\\Spam")) return Role.JUNK; // what Google calls it
        for (Role role : Role.values()) {
            if (label.equalsIgnoreCase(name(role))) return role;
        }
        return null;
    }

    /// The label of mailboxes with that use.
    public static String name(Role role) {
        return switch (role) {
            case INBOX -> "\\Inbox";
            case DRAFTS -> "\\Draft";
            case FLAGGED -> STARRED;
            case ALL -> "\\All";
            case ARCHIVE -> "\\Archive";
            case IMPORTANT -> "\\Important";
            case JUNK -> "\\Junk";
            case SENT -> "\\Sent";
            case TRASH -> "\\Trash";
        };
    }
}
