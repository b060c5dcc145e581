package org.veredus.transport.report;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.directory.Directory;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.format.feedback.AggregateReader;
import org.veredus.format.feedback.AggregateReport;
import org.veredus.format.feedback.Enclosure;
import org.veredus.format.feedback.FeedbackReport;
import org.veredus.format.feedback.MalformedReport;
import org.veredus.format.feedback.TlsReport;
import org.veredus.format.feedback.TlsReportJson;
import org.veredus.format.mime.MessageIndex;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.report.KeptReport.Trust;

/// Keeps the reports about our domains.
public final class ReportBox {
    private static final Logger log = LoggerFactory.getLogger(ReportBox.class);

    /// Octets of a message that is looked at for reports.
    private static final long MAX_MESSAGE = 25 << 20;

    private final BlobStore blobs;
    private final Directory directory;
    private final Shelf<AggregateReport> aggregates;
    private final Shelf<TlsReport> connections;
    private final Shelf<FeedbackReport> complaints;
    private final InstantSource clock;

    public ReportBox(KeyValueStore store, Directory directory, InstantSource clock) {
        blobs = store.blobs();
        this.directory = directory;
        aggregates = new Shelf<>(store, new PartitionId('r', 0), AggregateReader::read, clock);
        connections = new Shelf<>(store, new PartitionId('r', 1), TlsReportJson::read, clock);
        complaints = new Shelf<>(store, new PartitionId('r', 2), FeedbackReport::read, clock);
        this.clock = clock;
    }

    /// What was kept.
    public record Taken(
            List<AggregateReport> aggregates,
            List<TlsReport> connections,
            List<FeedbackReport> complaints) {
        public Taken {
            aggregates = List.copyOf(aggregates);
            connections = List.copyOf(connections);
            complaints = List.copyOf(complaints);
        }
    }

    /// Looks at a message that was delivered: if it brings reports about our domains they are kept.
    /// What is wrong with it is nobody's trouble.
    ///
    /// @param authentic whether DMARC passed for its author
    public void look(MessageIndex index, StagedBlob content, boolean authentic) {
        boolean promised = Enclosure.isPromisedBy(index) || FeedbackReport.isPromisedBy(index);
        if (content.size() > MAX_MESSAGE || !promised) return;
        try {
            Trust trust = authentic ? Trust.VERIFIED : Trust.UNVERIFIED;
            Taken taken = take(blobs.read(content), trust);
            for (AggregateReport kept : taken.aggregates())
                log.atInfo()
                        .addKeyValue("domain", kept.domain())
                        .addKeyValue("from", kept.organization())
                        .addKeyValue("messages", kept.messages())
                        .addKeyValue("trust", trust)
                        .log("aggregate report kept");
            for (TlsReport kept : taken.connections())
                log.atInfo()
                        .addKeyValue("from", kept.organization())
                        .addKeyValue("failed", kept.failed())
                        .addKeyValue("trust", trust)
                        .log("TLS report kept");
            for (FeedbackReport kept : taken.complaints())
                log.atInfo()
                        .addKeyValue("domain", kept.domain())
                        .addKeyValue("type", kept.type())
                        .addKeyValue("author", kept.author())
                        .addKeyValue("trust", trust)
                        .log("feedback report kept");
        } catch (MalformedReport malformed) {
            log.debug("no report: {}", malformed.getMessage());
        } catch (StoreFailed broken) {
            log.atWarn().setCause(broken).log("report not kept");
        }
    }

    /// Keeps the reports in a file that are about our domains. One that is there already is
    /// replaced, but not one that counts by one that does not.
    ///
    /// @param file a message, an archive, or a document
    public Taken take(byte[] file, Trust trust) throws MalformedReport, StoreFailed {
        Optional<FeedbackReport> complaint = FeedbackReport.of(file, MimeIndexer.index(file));
        if (complaint.isPresent())
            return new Taken(List.of(), List.of(), keep(complaint.get(), trust));
        List<AggregateReport> ofMail = new ArrayList<>();
        List<TlsReport> ofConnections = new ArrayList<>();
        for (byte[] document : Enclosure.documents(file)) {
            if (Enclosure.isJson(document)) {
                TlsReport report = TlsReportJson.read(document);
                if (keep(report, document, trust)) ofConnections.add(report);
            } else {
                AggregateReport report = AggregateReader.read(document);
                if (keep(report, document, trust)) ofMail.add(report);
            }
        }
        return new Taken(ofMail, ofConnections, List.of());
    }

    private boolean keep(AggregateReport report, byte[] document, Trust trust) throws StoreFailed {
        if (!isOurs(report.domain())) return false;
        String name = report.organization() + "\0" + report.id();
        aggregates.keep(report.domain(), report.begin(), name, document, trust);
        return true;
    }

    private boolean keep(TlsReport report, byte[] document, Trust trust) throws StoreFailed {
        Set<String> ours = new LinkedHashSet<>();
        for (TlsReport.PolicyResult result : report.policies())
            if (isOurs(result.domain())) ours.add(result.domain());
        String name = report.organization() + "\0" + report.id();
        for (String domain : ours) connections.keep(domain, report.begin(), name, document, trust);
        return !ours.isEmpty();
    }

    private List<FeedbackReport> keep(FeedbackReport report, Trust trust) throws StoreFailed {
        if (!isOurs(report.domain())) return List.of();
        Instant arrival = report.arrival() == null ? clock.instant() : report.arrival();
        String name =
                report.type()
                        + "\0"
                        + report.agent()
                        + "\0"
                        + report.messageId()
                        + "\0"
                        + report.recipient();
        complaints.keep(report.domain(), arrival, name, report.toBytes(), trust);
        return List.of(report);
    }

    private boolean isOurs(String domain) throws StoreFailed {
        try {
            return directory.domain(Domain.parse(domain)) != null;
        } catch (AddressException _) { // no domain at all
            return false;
        }
    }

    /// The reports about a domain's mail that begin at or after an instant, in order of their
    /// beginning.
    public List<KeptReport<AggregateReport>> of(Domain domain, Instant since) throws StoreFailed {
        return aggregates.of(domain.ascii(), since);
    }

    /// Complaints about single messages, and failures of single messages, by their arrival.
    public List<KeptReport<FeedbackReport>> complaints(Domain domain, Instant since)
            throws StoreFailed {
        return complaints.of(domain.ascii(), since);
    }

    /// The same of connections to its hosts.
    public List<KeptReport<TlsReport>> connections(Domain domain, Instant since)
            throws StoreFailed {
        return connections.of(domain.ascii(), since);
    }
}
