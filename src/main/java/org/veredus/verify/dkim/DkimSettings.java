package org.veredus.verify.dkim;

import java.time.Duration;

/// How [DkimVerifier] judges what RFC 6376 leaves to the receiver.
///
/// @param maxSignatures of one message that are looked at, from the top
/// @param unsignedTail what to make of octets behind those that `l` counts
/// @param skew how far in the future a signature may have been made
public record DkimSettings(int maxSignatures, UnsignedTail unsignedTail, Duration skew) {
    /// RFC 6376 §8.2: who appends to a message can make it look like anything.
    public enum UnsignedTail {
        ACCEPTED,
        REFUSED
    }

    public DkimSettings {
        if (maxSignatures < 1) throw new IllegalArgumentException(maxSignatures + " signatures");
    }

    public static DkimSettings defaults() {
        return new DkimSettings(10, UnsignedTail.REFUSED, Duration.ofHours(1));
    }
}
