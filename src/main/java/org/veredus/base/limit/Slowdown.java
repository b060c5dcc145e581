package org.veredus.base.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Counts failures for each key, forgets them by and by, and says what the next attempt has to
/// bear.
public final class Slowdown {
    /// What the next attempt has to bear.
    public sealed interface Answer {
        /// It may be made at once.
        record Go() implements Answer {}

        /// It may be made, and is to be answered only after this time.
        record Wait(Duration time) implements Answer {}

        /// It is not to be made.
        record Refuse() implements Answer {}
    }

    private record Failures(double count, long at) {}

    private static final int MOST_DOUBLINGS = 30;

    private final SlowdownSettings settings;
    private final LongSupplier nanos;
    private final Cache<String, Failures> failures;

    public Slowdown(SlowdownSettings settings, int keys, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
        this.failures = Caffeine.newBuilder().maximumSize(keys).executor(Runnable::run).build();
    }

    public Answer ask(String key) {
        Failures known = failures.getIfPresent(key);
        // decay makes the count of a moment ago a hair less than whole
        long count = known == null ? 0 : Math.round(remaining(known, nanos.getAsLong()));
        if (count >= settings.refuseAt()) {
            return new Answer.Refuse();
        }
        long beyond = count - settings.free();
        if (beyond < 0 || settings.firstDelay().isZero()) {
            return new Answer.Go();
        }
        Duration delay = settings.firstDelay().multipliedBy(1L << Math.min(beyond, MOST_DOUBLINGS));
        return new Answer.Wait(
                delay.compareTo(settings.maxDelay()) < 0 ? delay : settings.maxDelay());
    }

    public void failed(String key) {
        long now = nanos.getAsLong();
        failures.asMap()
                .compute(
                        key,
                        (_, known) ->
                                new Failures(known == null ? 1 : remaining(known, now) + 1, now));
    }

    /// Forgets the key's failures.
    public void succeeded(String key) {
        failures.invalidate(key);
    }

    private double remaining(Failures known, long now) {
        double halves = (double) (now - known.at()) / settings.halfLife().toNanos();
        return known.count() * Math.pow(0.5, halves);
    }
}
