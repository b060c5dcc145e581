package org.veredus.protocol.imap;

import org.veredus.account.mailbox.MailboxId;

/// Identifiers as clients see them. RFC 8474 §7: letters, digits, no two kinds alike.
final class ObjectIds {
    private ObjectIds() {}

    static String of(MailboxId mailbox) {
        return mailbox.objectId();
    }

    static String ofEmail(long email) {
        return "M" + email;
    }

    static String ofThread(long thread) {
        return "T" + thread;
    }
}
