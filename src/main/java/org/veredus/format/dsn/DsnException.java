package org.veredus.format.dsn;

/// A DSN parameter broke the grammar of RFC 3461 §4. The message is fit for a reply.
public final class DsnException extends Exception {
    private static final long serialVersionUID = 1L;

    DsnException(String message) {
        super(message, null, false, false);
    }
}
