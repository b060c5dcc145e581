package org.veredus.app.cli;

/// Ends a command with status 1, or 2 if it cannot be meant so. The message is one line: why, and
/// what to do.
final class Failure extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean misuse;

    Failure(String sentence) {
        this(sentence, false);
    }

    private Failure(String sentence, boolean misuse) {
        super(sentence, null, false, false);
        this.misuse = misuse;
    }

    /// Of an option that is missing, or whose value cannot be read.
    static Failure misuse(String sentence) {
        return new Failure(sentence, true);
    }

    boolean isMisuse() {
        return misuse;
    }
}
