package org.veredus.account.script;

/// The scripts stay as they were.
public final class ScriptRefused extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /// Why.
    public enum Reason {
        NONEXISTENT,
        ALREADY_EXISTS,
        ACTIVE,
        TOO_LARGE,
        TOO_MANY
    }

    ScriptRefused(Reason reason, String sentence) {
        super(sentence, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
