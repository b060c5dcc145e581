package org.veredus.base.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Lets each key do so many things in so much time: a bucket of `burst` tokens that fills at a
/// steady rate.
///
/// Kept for each key is one number, the moment its bucket will be full again (the generic cell rate
/// algorithm).
public final class RateLimit {
    private final long nanosPerToken;
    private final long capacity;
    private final LongSupplier nanos;
    private final Cache<String, Long> fullAt;

    /// @param burst how many at once, and how many in each `per`
    public RateLimit(int burst, Duration per, int keys, LongSupplier nanos) {
        if (burst < 1 || per.toNanos() < burst) {
            throw new IllegalArgumentException(burst + " in " + per);
        }
        this.nanosPerToken = per.toNanos() / burst;
        this.capacity = nanosPerToken * burst;
        this.nanos = nanos;
        this.fullAt = Caffeine.newBuilder().maximumSize(keys).executor(Runnable::run).build();
    }

    /// Takes a token of the key; false when there is none.
    public boolean tryAcquire(String key) {
        return tryAcquire(key, 1);
    }

    /// Takes all these tokens, or none.
    public boolean tryAcquire(String key, int tokens) {
        long now = nanos.getAsLong();
        long cost = nanosPerToken * tokens;
        boolean[] taken = {false};
        fullAt.asMap()
                .compute(
                        key,
                        (_, before) -> {
                            long from = before == null || before - now < 0 ? now : before;
                            taken[0] = from + cost - now <= capacity;
                            return taken[0] ? from + cost : from;
                        });
        return taken[0];
    }

    /// How long until the key has a token again.
    public Duration untilNext(String key) {
        Long full = fullAt.getIfPresent(key);
        if (full == null) {
            return Duration.ZERO;
        }
        long missing = full - nanos.getAsLong() + nanosPerToken - capacity;
        return Duration.ofNanos(Math.max(0, missing));
    }
}
