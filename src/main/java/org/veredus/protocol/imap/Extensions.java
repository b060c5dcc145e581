package org.veredus.protocol.imap;

/// What the client has turned on. RFC 5161
final class Extensions {
    private boolean condstore;
    private boolean qresync;
    private boolean rev2;
    private boolean utf8;
    private boolean uidOnly;
    private SelectedEvents events = SelectedEvents.ALL;

    /// RFC 7162 §3.1
    boolean condstore() {
        return condstore;
    }

    /// RFC 7162 §3.2.3
    boolean qresync() {
        return qresync;
    }

    /// IMAP4rev2. RFC 9051 §6.3.1
    boolean rev2() {
        return rev2;
    }

    /// RFC 6855 §3
    boolean utf8() {
        return utf8;
    }

    /// RFC 9586 §3: no sequence numbers in either direction.
    boolean uidOnly() {
        return uidOnly;
    }

    SelectedEvents events() {
        return events;
    }

    /// Whether NOTIFY has been used. RFC 5465
    @SuppressWarnings("ReferenceEquality") // what stands for never having been asked
    boolean isWatching() {
        return events != SelectedEvents.ALL;
    }

    void watch(SelectedEvents wanted) {
        events = wanted;
    }

    void enableCondstore() {
        condstore = true;
    }

    /// Turns CONDSTORE on, too.
    void enableQresync() {
        condstore = true;
        qresync = true;
    }

    void enableRev2() {
        rev2 = true;
    }

    void enableUtf8() {
        utf8 = true;
    }

    void enableUidOnly() {
        uidOnly = true;
    }
}
