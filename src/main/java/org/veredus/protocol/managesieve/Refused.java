package org.veredus.protocol.managesieve;

import org.jspecify.annotations.Nullable;

/// A command is answered with `NO`, and the session goes on.
final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final @Nullable String code;
    private final String text;

    Refused(String text) {
        this(null, text);
    }

    /// @param code of RFC 5804 §1.3, without parentheses
    Refused(@Nullable String code, String text) {
        super(text, null, false, false);
        this.code = code;
        this.text = text;
    }

    @Nullable String code() {
        return code;
    }

    String text() {
        return text;
    }
}
