package org.veredus.transport.envelope;

/// A parameter of MAIL or RCPT that cannot be accepted.
public final class BadParameter extends Exception {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /// What is wrong with it.
    public enum Kind {
        UNKNOWN,
        MALFORMED,
        TOO_LARGE,
        /// An address beyond ASCII without SMTPUTF8, RFC 6531 §3.5.
        NEEDS_UTF8
    }

    BadParameter(Kind kind, String sentence) {
        super(sentence, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
