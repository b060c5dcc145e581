package org.veredus.transport.report;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.zip.GZIPInputStream;
import org.veredus.format.feedback.Enclosure;
import org.veredus.format.feedback.MalformedReport;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.report.KeptReport.Trust;

/// Keeps reports of one kind, by domain and time.
///
/// @param <R> the kind
final class Shelf<R> {
    private static final int VERSION = 1;
    private static final int DIGEST = 16;

    /// Of a domain; the oldest go first.
    private static final int MAX_REPORTS = 20_000;

    private static final Duration KEPT = Duration.ofDays(400);

    private final KeyValueStore store;
    private final PartitionId partition;
    private final Pipeline<Stateless> pipeline;
    private final Reader<R> reader;
    private final InstantSource clock;

    /// What the pipeline keeps: nothing, reading goes to the store.
    private enum Stateless {
        NOTHING
    }

    /// Reads a document.
    ///
    /// @param <R> the kind of report
    @FunctionalInterface
    interface Reader<R> {
        R read(byte[] document) throws MalformedReport;
    }

    Shelf(KeyValueStore store, PartitionId partition, Reader<R> reader, InstantSource clock) {
        this.store = store;
        this.partition = partition;
        pipeline = new Pipeline<>(store, partition, _ -> Stateless.NOTHING);
        this.reader = reader;
        this.clock = clock;
    }

    /// A report is known by its domain, its beginning and its name. One that is there already is
    /// replaced, but not one that counts by one that does not.
    ///
    /// @param name the organization's and its own
    void keep(String domain, Instant begin, String name, byte[] document, Trust trust)
            throws StoreFailed {
        byte[] key = key(domain, begin, name);
        byte[] record =
                new RecordWriter(VERSION, document.length / 4)
                        .octet(code(trust))
                        .bytes(Enclosure.zipped(document))
                        .toBytes();
        Instant oldest = clock.instant().minus(KEPT);
        pipeline.<Stateless, RuntimeException>change(
                draft -> {
                    byte[] there = draft.get(key);
                    // or strangers could put their own in the place of one that counts
                    if (there != null && !trust.counts() && trustOf(there).counts())
                        return draft.state();
                    byte[] prefix = prefix(domain);
                    NavigableMap<byte[], byte[]> all = draft.scan(prefix, Keys.after(prefix));
                    int surplus = all.size() - MAX_REPORTS;
                    for (byte[] old : all.navigableKeySet()) {
                        boolean tooOld = begin(old, prefix.length).isBefore(oldest);
                        if (!tooOld && surplus-- <= 0) break;
                        draft.delete(old);
                    }
                    draft.put(key, record);
                    return draft.state();
                });
    }

    /// The reports about a domain that begin at or after an instant, in order of their beginning.
    List<KeptReport<R>> of(String domain, Instant since) throws StoreFailed {
        byte[] prefix = prefix(domain);
        byte[] from = Arrays.copyOf(prefix, prefix.length + Long.BYTES);
        ByteBuffer.wrap(from).putLong(prefix.length, Math.max(0, since.getEpochSecond()));
        List<KeptReport<R>> reports = new ArrayList<>();
        try (Snapshot snapshot = store.snapshot(partition)) {
            snapshot.scan(
                    from,
                    Keys.after(prefix),
                    (_, value) -> {
                        reports.add(read(value));
                        return Snapshot.Next.GO_ON;
                    });
        }
        return reports;
    }

    private KeptReport<R> read(byte[] value) throws StoreFailed {
        RecordReader in = new RecordReader("report", value, VERSION);
        Trust trust = trust(in.octet());
        try (GZIPInputStream document = new GZIPInputStream(new ByteArrayInputStream(in.bytes()))) {
            return new KeptReport<>(reader.read(document.readAllBytes()), trust);
        } catch (IOException | MalformedReport damaged) {
            throw new StoreFailed("report record", damaged);
        }
    }

    private static Trust trustOf(byte[] record) throws StoreFailed {
        return trust(new RecordReader("report", record, VERSION).octet());
    }

    private static byte[] prefix(String domain) {
        return Keys.key('D', (domain + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] key(String domain, Instant begin, String name) {
        byte[] prefix = prefix(domain);
        return ByteBuffer.allocate(prefix.length + Long.BYTES + DIGEST)
                .put(prefix)
                .putLong(begin.getEpochSecond())
                .put(digest(name), 0, DIGEST)
                .array();
    }

    private static Instant begin(byte[] key, int at) {
        return Instant.ofEpochSecond(ByteBuffer.wrap(key).getLong(at));
    }

    private static byte[] digest(String name) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static int code(Trust trust) {
        return switch (trust) {
            case VERIFIED -> 'v';
            case BROUGHT -> 'b';
            case UNVERIFIED -> 'u';
        };
    }

    private static Trust trust(int code) throws StoreFailed {
        return switch (code) {
            case 'v' -> Trust.VERIFIED;
            case 'b' -> Trust.BROUGHT;
            case 'u' -> Trust.UNVERIFIED;
            default -> throw new StoreFailed("report record has trust " + code);
        };
    }
}
