package org.veredus.transport.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/// When something is tried again. Pure.
final class Schedule {
    private final QueueSettings settings;
    private final RandomGenerator random;

    Schedule(QueueSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    /// @param attempts made so far, at least 1
    Instant nextAttempt(Instant now, int attempts) {
        return now.plus(jittered(step(settings.delays(), attempts)));
    }

    /// @param failures of a destination in a row, at least 1
    Instant downUntil(Instant now, int failures) {
        return now.plus(jittered(step(settings.downDelays(), failures)));
    }

    Instant warnAt(Instant submitted) {
        return submitted.plus(settings.warnAfter());
    }

    Instant expireAt(Instant submitted) {
        return submitted.plus(settings.expireAfter());
    }

    private Duration jittered(Duration delay) {
        if (settings.jitter() == 0) return delay;
        return delay.plusMillis(
                (long) (delay.toMillis() * settings.jitter() * random.nextDouble()));
    }

    private static Duration step(List<Duration> delays, int count) {
        return delays.get(Math.min(count, delays.size()) - 1);
    }
}
