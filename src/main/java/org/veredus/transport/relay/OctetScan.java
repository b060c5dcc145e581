package org.veredus.transport.relay;

/// Finds out whether a message has octets beyond ASCII, and whether its header has.
final class OctetScan {
    private boolean inHeader = true;
    private boolean lineEmpty = true;
    private boolean headerBeyondAscii;
    private boolean beyondAscii;

    void write(byte[] octets, int from, int length) {
        for (int i = from; i < from + length; i++) {
            byte octet = octets[i];
            if (octet < 0) {
                beyondAscii = true;
                headerBeyondAscii |= inHeader;
            }
            if (octet == '\n') {
                inHeader &= !lineEmpty;
                lineEmpty = true;
            } else if (octet != '\r') {
                lineEmpty = false;
            }
        }
    }

    boolean isHeaderBeyondAscii() {
        return headerBeyondAscii;
    }

    boolean isBeyondAscii() {
        return beyondAscii;
    }
}
