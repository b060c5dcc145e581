package org.veredus.transport.inspect;

/// A check could not look at a message; the others go on without it.
public final class CheckFailed extends Exception {
    private static final long serialVersionUID = 1;

    public CheckFailed(String message) {
        super(message);
    }

    public CheckFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
