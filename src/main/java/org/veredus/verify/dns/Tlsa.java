package org.veredus.verify.dns;

import java.util.Arrays;
import java.util.HexFormat;

/// One TLSA record, RFC 6698 §2.1. Its numbers may be ones that nobody knows.
public record Tlsa(int usage, int selector, int matching, byte[] data) {
    /// As a zone file has it.
    public String text() {
        return usage + " " + selector + " " + matching + " " + HexFormat.of().formatHex(data);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tlsa tlsa
                && usage == tlsa.usage
                && selector == tlsa.selector
                && matching == tlsa.matching
                && Arrays.equals(data, tlsa.data);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return text();
    }
}
