package org.veredus.format.mime;

/// A stored [MessageIndex] cannot be read: damaged, cut short, or written by a later version.
public final class CorruptIndexException extends Exception {

    private static final long serialVersionUID = 1L;

    CorruptIndexException(String message) {
        super(message);
    }

    CorruptIndexException(String message, Throwable cause) {
        super(message, cause);
    }
}
