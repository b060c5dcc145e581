package org.veredus.transport.inspect.content;

/// How much of one message's packed files is unpacked.
final class Unpacking {
    /// Octets of one packed file.
    private static final int MAX_FILE = 1 << 20;

    /// Of all packed files together.
    private static final int MAX_TOTAL = 2 << 20;

    private int left = MAX_TOTAL;

    /// Octets that the next file may have.
    int most() {
        return Math.min(MAX_FILE, left);
    }

    void used(int octets) {
        left -= octets;
    }
}
