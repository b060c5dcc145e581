package org.veredus.transport.sign;

import java.time.Duration;

/// When keys change.
///
/// @param after so long new keys are made; zero: never by themselves
/// @param overlap how long a key stays published after its last signature: longer than mail waits
///     in any queue
public record RotationSettings(Duration after, Duration overlap) {
    public RotationSettings {
        if (after.isNegative()) throw new IllegalArgumentException("after " + after);
        if (overlap.isNegative()) throw new IllegalArgumentException("overlap " + overlap);
    }

    /// Twice a year; RFC 5863 §3.5 leaves it to the domain.
    public static RotationSettings defaults() {
        return new RotationSettings(Duration.ofDays(180), Duration.ofDays(14));
    }
}
