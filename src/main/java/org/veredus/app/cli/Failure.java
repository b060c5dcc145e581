package org.veredus.app.cli;

/// Ends a command with status 1. The message is one line: why, and what to do.
final class Failure extends Exception {
    private static final long serialVersionUID = 1;

    Failure(String sentence) {
        super(sentence, null, false, false);
    }
}
