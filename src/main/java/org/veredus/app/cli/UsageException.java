package org.veredus.app.cli;

/// The command line asks for what cannot be: exit status 2.
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String sentence) {
        super(sentence, null, false, false);
    }
}
