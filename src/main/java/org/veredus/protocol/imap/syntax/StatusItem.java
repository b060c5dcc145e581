package org.veredus.protocol.imap.syntax;

/// What STATUS tells of a mailbox. RFC 3501 §6.3.10, RFC 7162 §3.1.2, RFC 8438 §3, RFC 7889 §5,
/// RFC 8474 §4.3
public enum StatusItem {
    MESSAGES,
    RECENT,
    UIDNEXT,
    UIDVALIDITY,
    UNSEEN,
    DELETED,
    SIZE,
    HIGHESTMODSEQ,
    APPENDLIMIT,
    MAILBOXID,
    /// RFC 9208 §4.1.4
    DELETED_STORAGE;

    /// As client and server write it.
    public String wire() {
        return this == DELETED_STORAGE ? "DELETED-STORAGE" : name();
    }
}
