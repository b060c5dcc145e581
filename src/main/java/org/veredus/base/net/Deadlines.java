package org.veredus.base.net;

import java.io.Closeable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Watches the deadlines of all open connections: instead of a timer for each command, one thread
/// that looks at all connections twice a second.
public final class Deadlines implements Closeable {
    private static final long EVERY_MILLIS = 500;

    private final LongSupplier nanos;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    /// Without [#start()] nobody looks but who calls [#sweep(long)].
    public Deadlines(LongSupplier nanos) {
        this.nanos = nanos;
    }

    public Deadlines start() {
        Thread.ofPlatform().daemon().name("deadlines").start(this::run);
        return this;
    }

    /// Ends what is overdue at `now`.
    public void sweep(long now) {
        for (Connection connection : open) {
            connection.expire(now);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }

    long now() {
        return nanos.getAsLong();
    }

    void watch(Connection connection) {
        open.add(connection);
    }

    void forget(Connection connection) {
        open.remove(connection);
    }

    private void run() {
        try {
            while (!closed.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                sweep(nanos.getAsLong());
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt(); // who interrupts this thread wants it to end
        }
    }
}
