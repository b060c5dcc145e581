package org.veredus.storage.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// The time by which things are old enough to go. It is the clock's, but when the clock leaps ahead
/// (a battery that is empty, a wrong hand) that is not believed at once, so that whoever puts it
/// right has the time to. What the clock went on while nothing ran, or while it was set, is known
/// as lost: nobody has waited for that long.
public final class CarefulClock implements InstantSource {
    /// The clock is asked by others to be more right than this.
    private static final Duration STEP = Duration.ofMinutes(1);

    /// A leap ahead that is longer is not believed,
    private static final Duration LEAP = Duration.ofDays(1);

    /// but for so long.
    private static final Duration DOUBTED = Duration.ofMinutes(15);

    private static final Logger log = LoggerFactory.getLogger(CarefulClock.class);
    private static final PartitionId PARTITION = new PartitionId('v', 1);
    private static final byte[] KEY = Keys.key('c');
    private static final int VERSION = 1;

    private final Pipeline<Saved> pipeline;
    private final InstantSource clock;
    private final LongSupplier nanos;

    // What was read last; guarded by this.
    private Instant seen;
    private long ticks;
    private Duration lost;
    private Duration doubt = Duration.ZERO;
    private long doubted;

    /// What the clock shows.
    ///
    /// @param now its time
    /// @param lost what it went on without us, since it was first looked at; negative if it was put
    ///     back by more
    /// @param doubt how far it may be ahead
    public record Reading(Instant now, Duration lost, Duration doubt) {
        /// Whether it was neither set nor believed between this and another reading.
        public boolean isSteady(Reading other) {
            return lost.equals(other.lost) && doubt.equals(other.doubt);
        }
    }

    private record Saved(Instant seen, Duration lost) {}

    private CarefulClock(Pipeline<Saved> pipeline, InstantSource clock, LongSupplier nanos)
            throws StoreFailed {
        this.pipeline = pipeline;
        this.clock = clock;
        this.nanos = nanos;
        Saved last = pipeline.state();
        seen = last.seen;
        lost = last.lost;
        ticks = nanos.getAsLong();
    }

    /// @param nanos elapsed time
    public static CarefulClock open(KeyValueStore store, InstantSource clock, LongSupplier nanos)
            throws StoreFailed {
        Pipeline<Saved> pipeline =
                new Pipeline<>(
                        store,
                        PARTITION,
                        snapshot -> {
                            byte[] record = snapshot.get(KEY);
                            if (record == null) return new Saved(clock.instant(), Duration.ZERO);
                            RecordReader in = new RecordReader("clock", record, VERSION);
                            return new Saved(
                                    Instant.ofEpochMilli(in.number()),
                                    Duration.ofMillis(in.number()));
                        });
        return new CarefulClock(pipeline, clock, nanos);
    }

    /// As far as it is believed.
    @Override
    public Instant instant() {
        Reading reading = read();
        return reading.now.minus(reading.doubt);
    }

    public synchronized Reading read() {
        long passed = nanos.getAsLong();
        Instant now = clock.instant();
        Duration step = Duration.between(seen.plusNanos(passed - ticks), now);
        seen = now;
        ticks = passed;
        if (step.abs().compareTo(STEP) > 0) set(step);
        if (ticks - doubted >= DOUBTED.toNanos()) doubt = Duration.ZERO;
        return new Reading(now, lost, doubt);
    }

    private void set(Duration by) {
        lost = lost.plus(by);
        Duration ahead = doubt.plus(by);
        boolean leaps = ahead.compareTo(LEAP) > 0;
        doubt = leaps ? ahead : Duration.ZERO;
        doubted = ticks;
        if (leaps)
            log.atWarn()
                    .addKeyValue("ahead", ahead)
                    .addKeyValue("doubted", DOUBTED)
                    .log("the clock has leapt; nothing is taken for old until it is believed");
    }

    /// Keeps what was read, for the next start. To be called every minute or so.
    public void save() throws StoreFailed {
        Reading reading = read();
        Saved now = new Saved(reading.now.minus(reading.doubt), reading.lost.minus(reading.doubt));
        byte[] record =
                new RecordWriter(VERSION, 24)
                        .number(now.seen.toEpochMilli())
                        .number(now.lost.toMillis())
                        .toBytes();
        pipeline.<Saved, RuntimeException>change(
                draft -> {
                    draft.put(KEY, record);
                    draft.state(now);
                    return now;
                });
    }
}
