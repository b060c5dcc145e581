package org.veredus.transport.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.veredus.storage.clock.CarefulClock;
import org.veredus.transport.envelope.DeliverBy;

/// When something is tried again, and how long. A function of what it is told and of the time that
/// was lost.
final class Schedule {
    private final QueueSettings settings;
    private final RandomGenerator random;
    private final CarefulClock clock;

    Schedule(QueueSettings settings, RandomGenerator random, CarefulClock clock) {
        this.settings = settings;
        this.random = random;
        this.clock = clock;
    }

    /// @param attempts made so far, at least 1
    Instant nextAttempt(Instant now, int attempts) {
        return now.plus(jittered(step(settings.delays(), attempts)));
    }

    /// @param failures of a destination in a row, at least 1
    Instant downUntil(Instant now, int failures) {
        return now.plus(jittered(step(settings.downDelays(), failures)));
    }

    /// What time brings for the recipients of a message. RFC 2852 §4.2: whoever says by when it
    /// must have arrived is told then, and not at the time of our choice.
    ///
    /// @param reported whether the sender knows of the delay
    Job.Deadline deadline(MessageRecord message, boolean reported) {
        Instant end = expireAt(message);
        DeliverBy by = message.envelope().deliverBy();
        Instant asked = by == null || by.mode() == DeliverBy.Mode.RETURN ? null : by.at();
        Instant warn = asked == null ? spent(message, settings.warnAfter()) : asked;
        boolean late = asked != null && !asked.isAfter(message.submitted());
        return reported || late || !warn.isBefore(end)
                ? new Job.Deadline.Expire(end)
                : new Job.Deadline.Warn(warn);
    }

    /// When nothing is tried any more.
    Instant expireAt(MessageRecord message) {
        Instant patience = spent(message, settings.expireAfter());
        DeliverBy by = message.envelope().deliverBy();
        if (by == null || by.mode() == DeliverBy.Mode.NOTIFY) return patience;
        return by.at().isBefore(patience) ? by.at() : patience;
    }

    /// When so much time will have been there to try: outages, and what the clock was set ahead,
    /// are not.
    private Instant spent(MessageRecord message, Duration time) {
        Duration lost = clock.read().lost().minus(message.lost());
        return message.begins().plus(time).plus(lost);
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
