package org.veredus.transport.trace;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.trace.Batch.Kept;
import org.veredus.transport.trace.Buffer.Noted;
import org.veredus.transport.trace.TraceEvent.Fact;

/// Remembers what happened to each message. Any thread may call.
public final class Trace implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Trace.class);
    private static final PartitionId PARTITION = new PartitionId('t', 0);
    private static final long WRITE_EVERY_MILLIS = 1000;

    /// Batches forgotten with each one written: more than one, so that a shortened time is caught
    /// up with; not all, so that no write is long.
    private static final int FORGOTTEN_AT_ONCE = 8;

    private final KeyValueStore store;
    private final TraceSettings settings;
    private final InstantSource clock;
    private final Buffer buffer;
    private final Pipeline<Kept> pipeline;
    private final Search search;

    /// Held while a batch is written, so that events keep their order.
    private final ReentrantLock writing = new ReentrantLock();

    private final Thread writer;

    public Trace(KeyValueStore store, TraceSettings settings, InstantSource clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        buffer = new Buffer(settings.buffer());
        pipeline = new Pipeline<>(store, PARTITION, Trace::load);
        search = new Search();
        writer = Thread.ofVirtual().name("trace").unstarted(this::loop);
    }

    /// Writes every second from now on, until closed.
    public Trace start() {
        writer.start();
        return this;
    }

    private static Kept load(Snapshot snapshot) throws StoreFailed {
        byte[] meta = snapshot.get(Batch.META);
        return meta == null ? Kept.NOTHING : Batch.readMeta(meta);
    }

    /// Notes an event. Never waits for anything; costs one small object.
    ///
    /// @param message the id under which the message is followed
    /// @param what a constant
    /// @param facts names and values in turn. Found by are the values of `from`, `to`, `account`,
    ///     `message-id`, `queue`, `session`, `host` and `client`
    public void note(String message, Instant at, Room room, String what, String... facts) {
        buffer.add(new Noted(message, at.toEpochMilli(), room, what, facts));
    }

    /// Events that were not kept because too many came at once or the store failed.
    public long dropped() {
        return buffer.dropped();
    }

    /// The journeys that have to do with an address, a Message-ID, a queue id, or the id of a
    /// message or a session.
    ///
    /// @param limit journeys
    public Found find(String query, int limit) throws StoreFailed {
        flush();
        try (Snapshot snapshot = store.snapshot(PARTITION)) {
            return search.find(snapshot, load(snapshot), Terms.normal(query), limit);
        }
    }

    /// Writes what has been noted so far; it is on stable storage when this returns.
    public void flush() throws StoreFailed {
        writing.lock();
        try {
            List<Noted> taken = buffer.take();
            for (int from = 0; from < taken.size(); from += TraceSettings.BATCH) {
                int to = Math.min(taken.size(), from + TraceSettings.BATCH);
                write(taken, from, to);
            }
        } finally {
            writing.unlock();
        }
    }

    private void write(List<Noted> taken, int from, int to) throws StoreFailed {
        List<TraceEvent> events = new ArrayList<>(to - from);
        for (Noted noted : taken.subList(from, to)) events.add(event(noted));
        try {
            pipeline.<Kept, StoreFailed>change(draft -> put(draft, events));
        } catch (StoreFailed broken) {
            buffer.countDropped(taken.size() - from);
            throw broken;
        }
    }

    private static TraceEvent event(Noted noted) {
        String[] given = noted.facts();
        List<Fact> facts = new ArrayList<>(given.length / 2);
        for (int i = 0; i + 1 < given.length; i += 2) facts.add(new Fact(given[i], given[i + 1]));
        Instant at = Instant.ofEpochMilli(noted.millis());
        return new TraceEvent(noted.message(), at, noted.room(), noted.what(), facts);
    }

    private Kept put(Draft<Kept> draft, List<TraceEvent> events) throws StoreFailed {
        Kept kept = forget(draft);
        byte[] record = Batch.events(events);
        byte[] index = Batch.index(youngest(events), Terms.hashes(events));
        draft.put(Batch.eventsKey(kept.next()), record);
        draft.put(Batch.indexKey(kept.next()), index);
        long octets = kept.octets() + record.length + index.length;
        Kept now = new Kept(kept.first(), kept.next() + 1, octets);
        draft.put(Batch.META, Batch.meta(now));
        draft.state(now);
        return now;
    }

    private static Instant youngest(List<TraceEvent> events) {
        Instant youngest = events.getFirst().at();
        for (TraceEvent event : events) {
            if (event.at().isAfter(youngest)) youngest = event.at();
        }
        return youngest;
    }

    private Kept forget(Draft<Kept> draft) throws StoreFailed {
        Kept kept = draft.state();
        Instant cutoff = clock.instant().minus(settings.keep());
        for (int i = 0; i < FORGOTTEN_AT_ONCE && kept.count() > 0; i++) {
            byte[] index = draft.get(Batch.indexKey(kept.first()));
            boolean old = index == null || Batch.readIndex(index).last().isBefore(cutoff);
            boolean full =
                    kept.count() >= settings.maxBatches() || kept.octets() >= settings.maxOctets();
            if (!old && !full) return kept;
            byte[] events = draft.get(Batch.eventsKey(kept.first()));
            long octets = length(index) + length(events);
            draft.delete(Batch.eventsKey(kept.first()));
            draft.delete(Batch.indexKey(kept.first()));
            kept = new Kept(kept.first() + 1, kept.next(), Math.max(0, kept.octets() - octets));
        }
        return kept;
    }

    private static long length(byte @Nullable [] record) {
        return record == null ? 0 : record.length;
    }

    private void loop() {
        boolean open = true;
        while (open) {
            try {
                open = buffer.awaitBatch(WRITE_EVERY_MILLIS);
                flush();
            } catch (StoreFailed broken) {
                log.atWarn()
                        .addKeyValue("why", Objects.toString(broken.getMessage()))
                        .log("trace events lost");
            } catch (InterruptedException asked) {
                return; // who interrupts this thread wants it to end
            }
        }
    }

    /// Writes what is left. The store must still be open.
    @Override
    public void close() {
        buffer.close();
        try {
            flush();
        } catch (StoreFailed broken) {
            log.atWarn()
                    .addKeyValue("why", Objects.toString(broken.getMessage()))
                    .log("trace events lost");
        }
    }
}
