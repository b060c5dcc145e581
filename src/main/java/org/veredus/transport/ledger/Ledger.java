package org.veredus.transport.ledger;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.ledger.Page.Kind;

/// Counts what was seen, by day and domain.
public final class Ledger implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    private static final PartitionId PARTITION = new PartitionId('l', 0);
    private static final int VERSION = 1;
    private static final int DIGEST = 16;
    private static final Duration WRITE_EVERY = Duration.ofSeconds(10);

    /// Lines that wait to be written. Others are not counted: somebody sends in all names.
    private static final int MAX_WAITING = 20_000;

    /// Lines of a page that a report is made of.
    private static final int MAX_LINES = 50_000;

    private final KeyValueStore store;
    private final Pipeline<Stateless> pipeline;
    private final InstantSource clock;
    private final ReentrantLock counting = new ReentrantLock();
    private Map<Line, Long> waiting = new HashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread writer;

    /// What the pipeline keeps: nothing, reading goes to the store.
    private enum Stateless {
        NOTHING
    }

    private record Line(Page page, ByteBuffer row) {}

    /// A line and how often it was seen.
    record Counted(byte[] row, long count) {}

    public Ledger(KeyValueStore store, InstantSource clock) {
        this.store = store;
        pipeline = new Pipeline<>(store, PARTITION, _ -> Stateless.NOTHING);
        this.clock = clock;
        writer = Thread.ofVirtual().name("ledger").unstarted(this::loop);
    }

    /// Writes from now on, until closed.
    public void start() {
        writer.start();
    }

    /// Counts mail in a domain's name. Waits for nothing.
    public void count(MailEntry entry) {
        count(Kind.MAIL, entry.domain(), entry.toBytes());
    }

    /// Counts a connection to a domain's host. Waits for nothing.
    public void count(TlsEntry entry) {
        count(Kind.TLS, entry.domain(), entry.toBytes());
    }

    private void count(Kind kind, String domain, byte[] row) {
        Line line = new Line(new Page(kind, today(), domain), ByteBuffer.wrap(row));
        counting.lock();
        try {
            if (waiting.size() < MAX_WAITING || waiting.containsKey(line))
                waiting.merge(line, 1L, Long::sum);
        } finally {
            counting.unlock();
        }
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /// Writes what has been counted; it is on stable storage when this returns.
    public void flush() throws StoreFailed {
        Map<Line, Long> taken = take();
        if (taken.isEmpty()) return;
        try {
            pipeline.<Stateless, StoreFailed>change(
                    draft -> {
                        for (Map.Entry<Line, Long> one : taken.entrySet()) {
                            byte[] row = one.getKey().row().array();
                            byte[] key = key(one.getKey().page(), row);
                            byte[] there = draft.get(key);
                            long before = there == null ? 0 : counted(there).count();
                            draft.put(key, record(row, before + one.getValue()));
                        }
                        return draft.state();
                    });
        } catch (StoreFailed failed) {
            giveBack(taken);
            throw failed;
        }
    }

    private Map<Line, Long> take() {
        counting.lock();
        try {
            Map<Line, Long> taken = waiting;
            waiting = new HashMap<>();
            return taken;
        } finally {
            counting.unlock();
        }
    }

    private void giveBack(Map<Line, Long> taken) {
        counting.lock();
        try {
            taken.forEach((line, count) -> waiting.merge(line, count, Long::sum));
        } finally {
            counting.unlock();
        }
    }

    /// The pages of days before today, the oldest first.
    public List<Page> finished(Kind kind) throws StoreFailed {
        return pages(kind).stream().filter(page -> page.day().isBefore(today())).toList();
    }

    /// All pages, the oldest first.
    List<Page> pages(Kind kind) throws StoreFailed {
        List<Page> pages = new ArrayList<>();
        try (Snapshot snapshot = store.snapshot(PARTITION)) {
            byte @Nullable [] from = Page.prefix(kind);
            byte @Nullable [] end = Keys.after(Page.prefix(kind));
            while (from != null) {
                Page page = first(snapshot, kind, from, end);
                if (page == null) break;
                pages.add(page);
                from = Keys.after(page.prefix());
            }
        }
        return pages;
    }

    private static @Nullable Page first(
            Snapshot snapshot, Kind kind, byte[] from, byte @Nullable [] end) throws StoreFailed {
        List<Page> found = new ArrayList<>(1);
        snapshot.scan(
                from,
                end,
                (key, _) -> {
                    found.add(Page.of(kind, key));
                    return Snapshot.Next.STOP;
                });
        return found.isEmpty() ? null : found.getFirst();
    }

    List<Counted> lines(Page page) throws StoreFailed {
        List<Counted> lines = new ArrayList<>();
        byte[] prefix = page.prefix();
        try (Snapshot snapshot = store.snapshot(PARTITION)) {
            snapshot.scan(
                    prefix,
                    Keys.after(prefix),
                    (_, value) -> {
                        lines.add(counted(value));
                        return lines.size() < MAX_LINES ? Snapshot.Next.GO_ON : Snapshot.Next.STOP;
                    });
        }
        return lines;
    }

    /// Removes what has been told: the page, or of a day that goes on what was counted until then.
    void strike(Issue issue) throws StoreFailed {
        byte[] prefix = issue.page().prefix();
        pipeline.<Stateless, StoreFailed>change(
                draft -> {
                    if (issue.isWhole())
                        for (byte[] key : draft.scan(prefix, Keys.after(prefix)).keySet())
                            draft.delete(key);
                    else for (Counted told : issue.lines()) takeAway(draft, issue.page(), told);
                    return draft.state();
                });
    }

    private static void takeAway(Draft<Stateless> draft, Page page, Counted told)
            throws StoreFailed {
        byte[] key = key(page, told.row());
        byte[] there = draft.get(key);
        long left = there == null ? 0 : counted(there).count() - told.count();
        if (left > 0) draft.put(key, record(told.row(), left));
        else draft.delete(key);
    }

    private static byte[] key(Page page, byte[] row) {
        byte[] prefix = page.prefix();
        return ByteBuffer.allocate(prefix.length + DIGEST)
                .put(prefix)
                .put(digest(row), 0, DIGEST)
                .array();
    }

    private static byte[] record(byte[] row, long count) {
        return new RecordWriter(VERSION, row.length + 10).number(count).bytes(row).toBytes();
    }

    private static Counted counted(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("ledger line", record, VERSION);
        long count = in.number();
        return new Counted(in.bytes(), count);
    }

    static byte[] digest(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private void loop() {
        try {
            while (!stop.await(WRITE_EVERY.toMillis(), TimeUnit.MILLISECONDS)) write();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt(); // who interrupts this thread wants it to end
        }
    }

    private void write() {
        try {
            flush();
        } catch (StoreFailed later) {
            log.atWarn().setCause(later).log("ledger not written");
        }
    }

    /// Writes what has been counted.
    @Override
    public void close() {
        stop.countDown();
        write();
    }
}
