package org.veredus.app.server;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.base.observe.Health;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// Whether the store takes what is written: where the disk is full, all can still be read.
///
/// What was found counts for a while, so that whoever asks often does not keep the disk busy. A
/// disk that hangs keeps one thread waiting, and nobody who asks for longer than is bearable.
final class StoreProbe implements Health.Check {
    static final Duration COUNTS = Duration.ofSeconds(5);

    /// A write takes no longer.
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Logger log = LoggerFactory.getLogger(StoreProbe.class);
    private static final PartitionId PARTITION = new PartitionId('v', 0);
    private static final byte[] KEY = {'t'};
    private static final int VERSION = 1;
    private static final Health.Finding HANGS =
            Health.Finding.bad("takes nothing: its disk does not answer");

    private final Pipeline<Stateless> pipeline;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Duration patience;
    private @Nullable Attempt last; // guarded by this

    private enum Stateless {
        NOTHING
    }

    /// @param nanos elapsed time
    StoreProbe(KeyValueStore store, InstantSource clock, LongSupplier nanos, Duration patience) {
        pipeline = new Pipeline<>(store, PARTITION, _ -> Stateless.NOTHING);
        this.clock = clock;
        this.nanos = nanos;
        this.patience = patience;
    }

    /// One write, for all who ask meanwhile.
    private final class Attempt {
        private final long begun = nanos.getAsLong();
        private final CountDownLatch done = new CountDownLatch(1);
        private volatile Health.Finding found = HANGS;

        private void run() {
            try {
                found = write();
            } catch (RuntimeException bug) {
                log.error("bug while the store was probed", bug);
                found = Health.Finding.bad("the check broke, see the log");
            } finally {
                done.countDown();
            }
        }

        private boolean isOld() {
            return done.getCount() == 0 && nanos.getAsLong() - begun > COUNTS.toNanos();
        }

        private Health.Finding await() {
            long left = patience.toNanos() - (nanos.getAsLong() - begun);
            try {
                return done.await(left, TimeUnit.NANOSECONDS) ? found : HANGS;
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt(); // who asked for it does not want to know
                return HANGS;
            }
        }
    }

    @Override
    public Health.Finding look() {
        return current().await();
    }

    private synchronized Attempt current() {
        Attempt current = last;
        if (current == null || current.isOld()) {
            current = new Attempt();
            last = current;
            var _ = Thread.ofVirtual().name("store-probe").start(current::run);
        }
        return current;
    }

    private Health.Finding write() {
        byte[] time = new RecordWriter(VERSION).number(clock.millis()).toBytes();
        try {
            pipeline.<Stateless, RuntimeException>change(
                    draft -> {
                        draft.put(KEY, time);
                        return draft.state();
                    });
            return Health.Finding.good("takes what is written");
        } catch (StoreFailed _) { // anybody may ask, so why is for the log alone
            return Health.Finding.bad("takes nothing: its disk is full or broken, see the log");
        }
    }
}
