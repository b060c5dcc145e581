package org.veredus.app.server;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.veredus.base.observe.Health;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// Whether the store takes what is written: where the disk is full, all can still be read.
///
/// What was found counts for a while, so that whoever asks often does not keep the disk busy.
final class StoreProbe implements Health.Check {
    static final Duration COUNTS = Duration.ofSeconds(5);

    private static final PartitionId PARTITION = new PartitionId('v', 0);
    private static final byte[] KEY = {'t'};
    private static final int VERSION = 1;

    private final Pipeline<Stateless> pipeline;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private Health.@Nullable Finding found;
    private long foundAt;

    private enum Stateless {
        NOTHING
    }

    /// @param nanos elapsed time
    StoreProbe(KeyValueStore store, InstantSource clock, LongSupplier nanos) {
        pipeline = new Pipeline<>(store, PARTITION, _ -> Stateless.NOTHING);
        this.clock = clock;
        this.nanos = nanos;
    }

    @Override
    public synchronized Health.Finding look() {
        long now = nanos.getAsLong();
        if (found == null || now - foundAt > COUNTS.toNanos()) {
            found = write();
            foundAt = now;
        }
        return found;
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
