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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.directory.Directory;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.format.feedback.AggregateReader;
import org.veredus.format.feedback.AggregateReport;
import org.veredus.format.feedback.Enclosure;
import org.veredus.format.feedback.MalformedReport;
import org.veredus.format.mime.MessageIndex;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.report.KeptReport.Trust;

/// Keeps the reports about our domains.
public final class ReportBox {
    private static final Logger log = LoggerFactory.getLogger(ReportBox.class);

    private static final PartitionId PARTITION = new PartitionId('r', 0);
    private static final int VERSION = 1;
    private static final int DIGEST = 16;

    /// Octets of a message that is looked at for reports.
    private static final long MAX_MESSAGE = 25 << 20;

    /// Of a domain; the oldest go first.
    private static final int MAX_REPORTS = 20_000;

    private static final Duration KEPT = Duration.ofDays(400);

    private final KeyValueStore store;
    private final Pipeline<Stateless> pipeline;
    private final Directory directory;
    private final InstantSource clock;

    /// What the pipeline keeps: nothing, reading goes to the store.
    private enum Stateless {
        NOTHING
    }

    public ReportBox(KeyValueStore store, Directory directory, InstantSource clock) {
        this.store = store;
        pipeline = new Pipeline<>(store, PARTITION, _ -> Stateless.NOTHING);
        this.directory = directory;
        this.clock = clock;
    }

    /// Looks at a message that was delivered: if it brings reports about our domains they are kept.
    /// What is wrong with it is nobody's trouble.
    ///
    /// @param authentic whether DMARC passed for its author
    public void look(MessageIndex index, StagedBlob content, boolean authentic) {
        if (content.size() > MAX_MESSAGE || !Enclosure.isPromisedBy(index)) return;
        try {
            Trust trust = authentic ? Trust.VERIFIED : Trust.UNVERIFIED;
            for (AggregateReport kept : take(read(store.blobs(), content), trust))
                log.atInfo()
                        .addKeyValue("domain", kept.domain())
                        .addKeyValue("from", kept.organization())
                        .addKeyValue("messages", kept.messages())
                        .addKeyValue("trust", trust)
                        .log("aggregate report kept");
        } catch (MalformedReport malformed) {
            log.debug("no report: {}", malformed.getMessage());
        } catch (StoreFailed broken) {
            log.atWarn().setCause(broken).log("aggregate report not kept");
        }
    }

    private static byte[] read(BlobStore blobs, StagedBlob content) throws StoreFailed {
        return blobs.read(content);
    }

    /// Keeps the reports in a file that are about our domains. One that is there already is
    /// replaced, but not one that counts by one that does not.
    ///
    /// @param file a message, an archive, or a document
    public List<AggregateReport> take(byte[] file, Trust trust)
            throws MalformedReport, StoreFailed {
        List<AggregateReport> kept = new ArrayList<>();
        for (byte[] document : Enclosure.documents(file)) {
            AggregateReport report = AggregateReader.read(document);
            if (!isOurs(report.domain())) continue;
            keep(report, document, trust);
            kept.add(report);
        }
        return kept;
    }

    private boolean isOurs(String domain) throws StoreFailed {
        try {
            return directory.domain(Domain.parse(domain)) != null;
        } catch (AddressException _) { // no domain at all
            return false;
        }
    }

    private void keep(AggregateReport report, byte[] document, Trust trust) throws StoreFailed {
        byte[] key = key(report);
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
                    byte[] prefix = prefix(report.domain());
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
    public List<KeptReport> of(Domain domain, Instant since) throws StoreFailed {
        byte[] prefix = prefix(domain.ascii());
        byte[] from = Arrays.copyOf(prefix, prefix.length + Long.BYTES);
        ByteBuffer.wrap(from).putLong(prefix.length, Math.max(0, since.getEpochSecond()));
        List<KeptReport> reports = new ArrayList<>();
        try (Snapshot snapshot = store.snapshot(PARTITION)) {
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

    private static KeptReport read(byte[] value) throws StoreFailed {
        RecordReader in = new RecordReader("report", value, VERSION);
        Trust trust = trust(in.octet());
        try (GZIPInputStream document = new GZIPInputStream(new ByteArrayInputStream(in.bytes()))) {
            return new KeptReport(AggregateReader.read(document.readAllBytes()), trust);
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

    private static byte[] key(AggregateReport report) {
        byte[] prefix = prefix(report.domain());
        return ByteBuffer.allocate(prefix.length + Long.BYTES + DIGEST)
                .put(prefix)
                .putLong(report.begin().getEpochSecond())
                .put(digest(report), 0, DIGEST)
                .array();
    }

    private static Instant begin(byte[] key, int at) {
        return Instant.ofEpochSecond(ByteBuffer.wrap(key).getLong(at));
    }

    private static byte[] digest(AggregateReport report) {
        String name = report.organization() + "\0" + report.id();
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
