package org.veredus.protocol.imap;

/// What the client has turned on. RFC 5161, RFC 7162 §3.1, §3.2.3
final class Extensions {
    private boolean condstore;
    private boolean qresync;

    boolean condstore() {
        return condstore;
    }

    boolean qresync() {
        return qresync;
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
