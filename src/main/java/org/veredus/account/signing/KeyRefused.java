package org.veredus.account.signing;

/// A change of keys that cannot be. No stack trace: it is the asker's doing.
public final class KeyRefused extends Exception {
    private static final long serialVersionUID = 1;

    /// @param sentence for people
    KeyRefused(String sentence) {
        super(sentence, null, false, false);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
