package org.veredus.account.auth;

/// A password that cannot be set. The message is a sentence for people.
public final class BadPassword extends Exception {
    private static final long serialVersionUID = 1;

    BadPassword(String sentence) {
        super(sentence, null, false, false);
    }
}
