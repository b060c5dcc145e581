package org.veredus.format.mime;

/// A stretch of a message's octets, to be cut out with a ranged read.
public record Span(long offset, long length) {

    /// Refuses negative numbers.
    public Span {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("span " + offset + "+" + length);
        }
    }

    /// The offset of the first octet after the stretch.
    public long end() {
        return offset + length;
    }
}
