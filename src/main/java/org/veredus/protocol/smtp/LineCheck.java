package org.veredus.protocol.smtp;

/// Looks for a CR without LF, or an LF without CR, in a text that comes in pieces.
final class LineCheck {
    private byte last;
    private boolean found;

    void look(byte[] buffer, int from, int length) {
        for (int at = from; at < from + length; at++) {
            byte octet = buffer[at];
            if ((octet == '\n') != (last == '\r')) found = true;
            last = octet;
        }
    }

    /// Asked at the end of the text.
    boolean found() {
        return found || last == '\r';
    }
}
