package org.veredus.format.sieve;

/// The run cannot go on; the message is kept. RFC 5228 §2.10.6
final class ScriptFailure extends Exception {
    private static final long serialVersionUID = 1;

    ScriptFailure(String sentence) {
        super(sentence, null, false, false);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
