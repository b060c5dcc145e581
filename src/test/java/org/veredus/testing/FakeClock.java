package org.veredus.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/// Time that stands still until it is moved; both kinds of it, wall and elapsed.
public final class FakeClock implements InstantSource, LongSupplier {
    private final AtomicReference<Both> time;

    private record Both(Instant now, Duration passed) {}

    public FakeClock() {
        this(Instant.parse("2026-01-02T03:04:05Z"));
    }

    public FakeClock(Instant start) {
        this.time = new AtomicReference<>(new Both(start, Duration.ZERO));
    }

    public FakeClock advance(Duration by) {
        time.updateAndGet(both -> new Both(both.now.plus(by), both.passed.plus(by)));
        return this;
    }

    /// Somebody sets the clock on the wall, ahead or back; no time passes.
    public FakeClock set(Duration by) {
        time.updateAndGet(both -> new Both(both.now.plus(by), both.passed));
        return this;
    }

    @Override
    public Instant instant() {
        return time.get().now;
    }

    /// Nanoseconds.
    @Override
    public long getAsLong() {
        return time.get().passed.toNanos();
    }
}
