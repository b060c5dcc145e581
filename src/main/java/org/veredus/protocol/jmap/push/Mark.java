package org.veredus.protocol.jmap.push;

import org.jspecify.annotations.Nullable;

/// Up to where a subscription has been told.
///
/// @param states of types, as [org.veredus.protocol.jmap.core.Told#pushState] writes them
/// @param mail the state of emails up to which deliveries are told; empty: from now on
record Mark(String states, String mail) {
    private static final char BETWEEN = '|';

    /// Reads what [#text] wrote.
    ///
    /// @param text null: nothing has been told yet
    static Mark of(@Nullable String text) {
        if (text == null) return new Mark("", "");
        int end = text.indexOf(BETWEEN);
        return end < 0
                ? new Mark(text, "")
                : new Mark(text.substring(0, end), text.substring(end + 1));
    }

    Mark withStates(String told) {
        return new Mark(told, mail);
    }

    Mark withMail(String told) {
        return new Mark(states, told);
    }

    String text() {
        return mail.isEmpty() ? states : states + BETWEEN + mail;
    }
}
