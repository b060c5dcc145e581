package org.veredus.protocol.pop3;

/// A command is answered with `-ERR`, and the session goes on.
final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final String text;

    /// @param text with its response code, if it has one
    Refused(String text) {
        super(text, null, false, false);
        this.text = text;
    }

    String text() {
        return text;
    }
}
