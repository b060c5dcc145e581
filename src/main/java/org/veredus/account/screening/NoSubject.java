package org.veredus.account.screening;

/// A text names nobody that a list could have.
public final class NoSubject extends Exception {
    private static final long serialVersionUID = 1;

    NoSubject(String message) {
        super(message, null, false, false);
    }
}
