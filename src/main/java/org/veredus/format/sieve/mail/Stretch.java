package org.veredus.format.sieve.mail;

/// Octets within others, which are not copied; not to be changed by those who look at them.
public final class Stretch {
    private final byte[] octets;
    private final int from;
    private final int to;

    Stretch(byte[] octets, int from, int to) {
        this.octets = octets;
        this.from = from;
        this.to = to;
    }

    /// The array they are in.
    public byte[] octets() {
        return octets;
    }

    /// The place of the first.
    public int from() {
        return from;
    }

    /// The place behind the last.
    public int to() {
        return to;
    }

    public int length() {
        return to - from;
    }
}
