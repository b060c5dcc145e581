package org.veredus.account.auth;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// Makes the calling thread wait before an attempt is looked at.
@FunctionalInterface
public interface Pause {
    void pause(Duration time);

    /// Waits until so much time has passed, or the thread is interrupted.
    static Pause waiting(LongSupplier nanos) {
        return time -> {
            long due = nanos.getAsLong() + time.toNanos();
            for (long left = time.toNanos(); left > 0; left = due - nanos.getAsLong()) {
                LockSupport.parkNanos(left);
                if (Thread.currentThread().isInterrupted()) return;
            }
        };
    }
}
