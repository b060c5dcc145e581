package org.veredus.format.sieve.match;

/// A regular expression breaks the grammar, or is too large.
public final class RegexSyntax extends Exception {
    private static final long serialVersionUID = 1;

    RegexSyntax(String message) {
        super(message, null, false, false);
    }
}
