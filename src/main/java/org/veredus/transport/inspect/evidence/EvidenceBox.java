package org.veredus.transport.inspect.evidence;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import org.veredus.base.observe.Metrics;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Judgement;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.inspect.VerdictListener;

/// Keeps what was found of mail.
public final class EvidenceBox implements VerdictListener {
    /// Messages that wait to be written; more that come meanwhile are not kept.
    private static final int MAX_WAITING = 20_000;

    /// Messages of one record.
    private static final int BATCH = 500;

    /// Octets of one record before it was deflated: a message has some hundred.
    private static final int MAX_BATCH = 16 << 20;

    /// Octets of all.
    private static final long MAX_OCTETS = 256L << 20;

    /// Batches forgotten with each one written.
    private static final int FORGOTTEN_AT_ONCE = 8;

    private static final PartitionId PARTITION = new PartitionId('x', 0);
    private static final byte[] META = Keys.key('M');
    private static final char BATCHES = 'E';
    private static final int VERSION = 1;

    private final KeyValueStore store;
    private final Pipeline<Kept> pipeline;
    private final Duration keep;
    private final InstantSource clock;
    private final Queue<Evidence> waiting = new ArrayDeque<>(); // guarded by this
    private long dropped; // guarded by this

    /// @param keep how long; zero: nothing is kept
    public EvidenceBox(KeyValueStore store, Duration keep, InstantSource clock) {
        this.store = store;
        this.keep = keep;
        this.clock = clock;
        pipeline = new Pipeline<>(store, PARTITION, EvidenceBox::load);
    }

    public void count(Metrics metrics) {
        metrics.gauge(
                "evidence_dropped",
                "messages whose findings were not kept because too many came at once",
                () -> (double) dropped());
    }

    /// Which batches there are.
    private record Kept(long first, long next, long octets) {}

    private static Kept load(Snapshot snapshot) throws StoreFailed {
        byte[] meta = snapshot.get(META);
        if (meta == null) return new Kept(0, 0, 0);
        RecordReader in = new RecordReader("evidence", meta, VERSION);
        return new Kept(in.number(), in.number(), in.number());
    }

    public synchronized long dropped() {
        return dropped;
    }

    @Override
    public void judged(Candidate candidate, Verdict common) {
        // what it is to each account comes later
    }

    @Override
    public void seen(Candidate candidate, Judgement judgement) {
        if (keep.isZero()) return;
        Evidence evidence = Evidence.of(clock.instant(), candidate, judgement);
        synchronized (this) {
            if (waiting.size() < MAX_WAITING) waiting.add(evidence);
            else dropped++;
        }
    }

    /// Writes what waits, and forgets what is old.
    public void save() throws StoreFailed {
        while (true) {
            List<Evidence> batch = new ArrayList<>();
            synchronized (this) {
                while (batch.size() < BATCH && !waiting.isEmpty()) batch.add(waiting.remove());
            }
            if (batch.isEmpty()) return;
            byte[] record = pack(batch);
            pipeline.<Kept, StoreFailed>change(draft -> put(draft, record));
        }
    }

    /// Forgets what is old, where nothing comes any more.
    public void tidy() throws StoreFailed {
        if (pipeline.state().first == pipeline.state().next) return;
        pipeline.<Kept, StoreFailed>change(
                draft -> {
                    Kept after = forget(draft);
                    draft.put(META, meta(after));
                    draft.state(after);
                    return after;
                });
    }

    private Kept put(Draft<Kept> draft, byte[] record) throws StoreFailed {
        Kept kept = forget(draft);
        draft.put(Keys.key(BATCHES, kept.next), record);
        Kept now = new Kept(kept.first, kept.next + 1, kept.octets + record.length);
        draft.put(META, meta(now));
        draft.state(now);
        return now;
    }

    private static byte[] meta(Kept kept) {
        return new RecordWriter(VERSION)
                .number(kept.first)
                .number(kept.next)
                .number(kept.octets)
                .toBytes();
    }

    private Kept forget(Draft<Kept> draft) throws StoreFailed {
        Kept kept = draft.state();
        long cutoff = clock.instant().minus(keep).toEpochMilli();
        for (int i = 0; i < FORGOTTEN_AT_ONCE && kept.first < kept.next; i++) {
            byte[] key = Keys.key(BATCHES, kept.first);
            byte[] record = draft.get(key);
            boolean old =
                    record == null
                            || new RecordReader("evidence", record, VERSION).number() < cutoff;
            if (!old && kept.octets < MAX_OCTETS) return kept;
            draft.delete(key);
            long octets = record == null ? 0 : record.length;
            kept = new Kept(kept.first + 1, kept.next, Math.max(0, kept.octets - octets));
        }
        return kept;
    }

    private static byte[] pack(List<Evidence> batch) {
        RecordWriter out = new RecordWriter(VERSION, batch.size() * 300);
        out.number(batch.size());
        for (Evidence evidence : batch) evidence.write(out);
        byte[] plain = out.toBytes();
        ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 4);
        try (Deflater deflater = new Deflater(Deflater.BEST_SPEED);
                DeflaterOutputStream deflated = new DeflaterOutputStream(packed, deflater)) {
            deflated.write(plain);
        } catch (IOException impossible) {
            throw new IllegalStateException("memory does not fail", impossible);
        }
        long youngest = batch.stream().mapToLong(each -> each.at().toEpochMilli()).max().orElse(0);
        return new RecordWriter(VERSION, packed.size() + 32)
                .number(youngest)
                .number(plain.length)
                .bytes(packed.toByteArray())
                .toBytes();
    }

    private static List<Evidence> unpack(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("evidence", record, VERSION);
        in.number();
        int length = in.count();
        if (length > MAX_BATCH) throw new StoreFailed("evidence of " + length + " octets");
        byte[] plain = new byte[length];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(in.bytes());
            if (inflater.inflate(plain) != length) throw new StoreFailed("evidence ends early");
        } catch (DataFormatException damaged) {
            throw new StoreFailed("evidence is damaged", damaged);
        }
        RecordReader messages = new RecordReader("evidence", plain, VERSION);
        int count = messages.count();
        List<Evidence> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) batch.add(Evidence.read(messages));
        return batch;
    }

    /// Takes one message after another, the oldest first.
    public interface Reader {
        void read(Evidence evidence) throws StoreFailed;
    }

    /// @param since older ones are left out
    public void each(Instant since, Reader reader) throws StoreFailed {
        save();
        try (Snapshot snapshot = store.snapshot(PARTITION)) {
            snapshot.scan(
                    Keys.key(BATCHES),
                    Keys.after(Keys.key(BATCHES)),
                    (_, record) -> {
                        long youngest = new RecordReader("evidence", record, VERSION).number();
                        if (youngest < since.toEpochMilli()) return Snapshot.Next.GO_ON;
                        for (Evidence evidence : unpack(record))
                            if (!evidence.at().isBefore(since)) reader.read(evidence);
                        return Snapshot.Next.GO_ON;
                    });
        }
    }
}
