package org.veredus.transport.queue;

import java.time.Duration;
import java.util.List;

/// How patient the queue is and how much it does at once.
///
/// @param delays after the first, second, … failed attempt; the last one repeats
/// @param jitter a delay is longer by up to this part of it, so that what failed together does not
///     come back together
/// @param warnAfter a sender hears of the delay then, once
/// @param expireAfter RFC 5321 §4.5.4.1: the give-up time is at least 4 to 5 days
/// @param downDelays how long a destination that nobody answers at is left alone
/// @param attempts at once
/// @param perDestination attempts at once at one destination
/// @param maxReturned octets of a message that comes back whole in a report; of a larger one the
///     header comes back
public record QueueSettings(
        List<Duration> delays,
        double jitter,
        Duration warnAfter,
        Duration expireAfter,
        List<Duration> downDelays,
        int attempts,
        int perDestination,
        Grouping grouping,
        int maxReturned) {
    public QueueSettings {
        delays = List.copyOf(delays);
        downDelays = List.copyOf(downDelays);
        if (delays.isEmpty() || downDelays.isEmpty())
            throw new IllegalArgumentException("no delays");
        if (attempts < 1 || perDestination < 1)
            throw new IllegalArgumentException("no attempts allowed");
        if (jitter < 0 || jitter > 1) throw new IllegalArgumentException("jitter " + jitter);
    }

    public static QueueSettings defaults() {
        return new QueueSettings(
                minutes(5, 10, 20, 40, 60, 90, 120, 180, 240),
                0.2,
                Duration.ofHours(4),
                Duration.ofDays(5),
                minutes(2, 5, 10, 20, 40, 60),
                200,
                20,
                Grouping.BY_DOMAIN,
                1 << 20);
    }

    /// What counts as one destination of remote mail.
    public enum Grouping {
        BY_DOMAIN,
        /// All mail goes to the same host (a smarthost).
        ALL_TOGETHER
    }

    public QueueSettings with(Grouping other) {
        return new QueueSettings(
                delays,
                jitter,
                warnAfter,
                expireAfter,
                downDelays,
                attempts,
                perDestination,
                other,
                maxReturned);
    }

    private static List<Duration> minutes(int... minutes) {
        return java.util.Arrays.stream(minutes).mapToObj(Duration::ofMinutes).toList();
    }
}
