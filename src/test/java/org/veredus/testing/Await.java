package org.veredus.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waits for what another process does.
public final class Await {
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private Await() {}

    /// What is waited for.
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws IOException;
    }

    /// Looks again and again until the condition holds; fails after the limit.
    ///
    /// @param what completes the sentence "waited in vain for"
    public static void until(String what, Duration limit, Condition condition) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end || Thread.currentThread().isInterrupted())
                throw new AssertionError("waited " + limit.toSeconds() + " s in vain for " + what);
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }
}
