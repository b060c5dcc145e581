package org.veredus.protocol.imap.syntax;

/// A SEARCH in a charset that is not known; it has a response code of its own. RFC 3501 §6.4.4
public final class UnknownCharset extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean saves;

    UnknownCharset(boolean saves) {
        super("the charset is not known", null, false, false);
        this.saves = saves;
    }

    /// Whether the result was to be saved. RFC 5182 §2.1
    public boolean saves() {
        return saves;
    }
}
