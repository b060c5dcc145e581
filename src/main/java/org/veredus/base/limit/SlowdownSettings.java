package org.veredus.base.limit;

import java.time.Duration;

/// How fast a [Slowdown] slows down.
///
/// @param free so many failures cost nothing
/// @param firstDelay what the next one costs; each further one twice as much
/// @param maxDelay what one costs at most
/// @param refuseAt from so many failures on nothing is tried any more
/// @param halfLife after this time half of the failures are forgotten
public record SlowdownSettings(
        int free, Duration firstDelay, Duration maxDelay, int refuseAt, Duration halfLife) {
    public SlowdownSettings {
        if (free < 0 || refuseAt <= free || firstDelay.isNegative() || !halfLife.isPositive()) {
            throw new IllegalArgumentException(
                    "free " + free + ", refuse at " + refuseAt + ", " + halfLife);
        }
    }

    /// For passwords.
    public static SlowdownSettings defaults() {
        return new SlowdownSettings(
                3, Duration.ofSeconds(1), Duration.ofSeconds(15), 20, Duration.ofMinutes(10));
    }
}
