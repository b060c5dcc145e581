package org.veredus.transport.inspect;

import java.util.Locale;

/// What becomes of a message, the mildest first.
public enum Action {
    ACCEPT,
    /// Delivered as usual; its reader is told why it is suspicious. To programs it is accepted.
    MARK,
    /// Delivered into the mailbox for junk.
    JUNK,
    /// Kept, but shown to nobody until somebody releases it.
    QUARANTINE,
    /// The sender is to come again.
    DEFER,
    REJECT;

    public String word() {
        return this == MARK ? ACCEPT.word() : name().toLowerCase(Locale.ROOT);
    }

    Action stricter(Action other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
