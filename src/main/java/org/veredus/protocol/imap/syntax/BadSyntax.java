package org.veredus.protocol.imap.syntax;

/// A command is not what the grammar allows. The sentence is for the client's log.
public final class BadSyntax extends Exception {
    private static final long serialVersionUID = 1;
    private static final int MAX_SHOWN = 40;

    public BadSyntax(String sentence) {
        super(sentence, null, false, false);
    }

    /// As much of a client's word as a sentence repeats.
    static String shown(String word) {
        return word.length() > MAX_SHOWN ? word.substring(0, MAX_SHOWN) + "…" : word;
    }
}
