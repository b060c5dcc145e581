package org.veredus.format.address;

/// An address, path or domain broke the grammar or a length limit. The message says what and where,
/// and is fit for a reply to the peer. No stack trace: this is the peer's mistake and may come in
/// floods.
public final class AddressException extends Exception {
    private static final long serialVersionUID = 1L;

    AddressException(String message) {
        super(message, null, false, false);
    }
}
