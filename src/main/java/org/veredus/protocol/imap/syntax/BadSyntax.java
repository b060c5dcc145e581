package org.veredus.protocol.imap.syntax;

/// A command is not what the grammar allows. The sentence is for the client's log.
public final class BadSyntax extends Exception {
    private static final long serialVersionUID = 1;

    public BadSyntax(String sentence) {
        super(sentence, null, false, false);
    }
}
