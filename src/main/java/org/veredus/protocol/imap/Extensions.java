package org.veredus.protocol.imap;

/// What the client has turned on. RFC 5161, RFC 7162 §3.1, §3.2.3
final class Extensions {
    private boolean condstore;
    private boolean qresync;
    private boolean rev2;

    boolean condstore() {
        return condstore;
    }

    boolean qresync() {
        return qresync;
    }

    /// IMAP4rev2. RFC 9051 §6.3.1
    boolean rev2() {
        return rev2;
    }

    void enableRev2() {
        rev2 = true;
    }

    void enableCondstore() {
        condstore = true;
    }

    /// Turns CONDSTORE on, too.
    void enableQresync() {
        condstore = true;
        qresync = true;
    }
}
