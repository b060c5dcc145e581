package org.veredus.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/// Time that stands still until it is moved; both kinds of it, wall and elapsed.
public final class FakeClock implements InstantSource, LongSupplier {
    private final AtomicReference<Instant> now;
    private final Instant start;

    public FakeClock() {
        this(Instant.parse("2026-01-02T03:04:05Z"));
    }

    public FakeClock(Instant start) {
        this.start = start;
        this.now = new AtomicReference<>(start);
    }

    public FakeClock advance(Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
        return this;
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    /// Nanoseconds.
    @Override
    public long getAsLong() {
        return Duration.between(start, now.get()).toNanos();
    }
}
