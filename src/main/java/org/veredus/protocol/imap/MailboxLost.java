package org.veredus.protocol.imap;

/// The selected mailbox was deleted: the session can't go on. RFC 2180 §3.3
final class MailboxLost extends Exception {
    private static final long serialVersionUID = 1;

    MailboxLost() {
        super("the selected mailbox was deleted", null, false, false);
    }
}
