package org.veredus.transport.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.format.address.Address;
import org.veredus.format.feedback.AggregateReport;
import org.veredus.format.feedback.AggregateReport.Row;
import org.veredus.format.feedback.AggregateWriter;
import org.veredus.format.feedback.Enclosure;
import org.veredus.format.message.BodyPart;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.ledger.Page.Kind;
import org.veredus.verify.dmarc.Dmarc;
import org.veredus.verify.dmarc.DmarcPolicy;
import org.veredus.verify.dmarc.DmarcRecord;
import org.veredus.verify.dmarc.DmarcRecord.Alignment;
import org.veredus.verify.dns.DnsAnswer;
import org.veredus.verify.dns.DnsName;

/// Sends DMARC aggregate reports, RFC 7489 §7.2. One thread.
public final class AggregateReports {
    private static final Logger log = LoggerFactory.getLogger(AggregateReports.class);

    /// Receivers of one report; RFC 7489 §6.2 asks for two at least.
    private static final int MAX_RECEIVERS = 5;

    private final ReportDesk desk;
    private final Dmarc dmarc;
    private final ReportPost post;

    public AggregateReports(ReportDesk desk, Dmarc dmarc, ReportPost post) {
        this.desk = desk;
        this.dmarc = dmarc;
        this.post = post;
    }

    /// Sends what is due.
    public void look() throws StoreFailed {
        desk.look(Kind.MAIL, this::report);
    }

    /// @return whether nothing is left to be done
    private boolean report(Page page, Reporter who) throws StoreFailed {
        DnsName domain = new DnsName(page.domain());
        DnsAnswer<DmarcRecord> answer = dmarc.published(domain);
        if (answer instanceof DnsAnswer.Failed<DmarcRecord>) return false;
        if (answer.records().isEmpty()) return true; // it wants none any more
        DmarcRecord record = answer.records().getFirst();
        List<Address> receivers = new ArrayList<>();
        byte[] document = document(page, who, record);
        byte[] zipped = Enclosure.zipped(document);
        for (String text : record.reports()) {
            if (!(ReportUri.parse(text).orElse(null) instanceof ReportUri.Mail(var to, var most)))
                continue;
            switch (consent(domain, to)) {
                case UNKNOWN -> {
                    return false;
                }
                case REFUSED -> log.debug("{} did not agree to reports about {}", to, domain);
                case GIVEN -> {
                    if (zipped.length <= most && receivers.size() < MAX_RECEIVERS)
                        receivers.add(to);
                }
            }
        }
        for (Address to : receivers) post.send(to, message(page, who, to, zipped));
        if (!receivers.isEmpty())
            log.atInfo()
                    .addKeyValue("domain", page.domain())
                    .addKeyValue("day", page.day())
                    .addKeyValue("to", receivers)
                    .log("aggregate report sent");
        return true;
    }

    private Dmarc.ReportConsent consent(DnsName domain, Address to) {
        DnsName host = DnsName.of(to.domain());
        return host == null ? Dmarc.ReportConsent.REFUSED : dmarc.mayReport(domain, host);
    }

    private byte[] document(Page page, Reporter who, DmarcRecord record) throws StoreFailed {
        List<Row> rows = new ArrayList<>();
        for (Ledger.Counted line : desk.ledger().lines(page)) rows.add(MailEntry.row(line));
        rows.sort(Comparator.comparingLong(Row::count).reversed().thenComparing(Row::source));
        AggregateReport report =
                new AggregateReport(
                        who.organization(),
                        ReportDesk.id(page, who),
                        page.domain(),
                        ReportHours.begin(page),
                        ReportHours.end(page).minusSeconds(1),
                        policy(record.policy(), DmarcPolicy.NONE).word(),
                        rows);
        return AggregateWriter.write(report, published(record), who.address().wire());
    }

    private static AggregateWriter.Published published(DmarcRecord record) {
        DmarcPolicy policy = policy(record.policy(), DmarcPolicy.NONE);
        DmarcPolicy below = policy(record.subdomains(), policy);
        return new AggregateWriter.Published(
                policy.word(),
                below.word(),
                policy(record.nonexistent(), below).word(),
                letter(record.dkim()),
                letter(record.spf()),
                record.testing());
    }

    private static DmarcPolicy policy(@Nullable DmarcPolicy said, DmarcPolicy otherwise) {
        return said == null ? otherwise : said;
    }

    private static String letter(Alignment alignment) {
        return switch (alignment) {
            case RELAXED -> "r";
            case STRICT -> "s";
        };
    }

    private byte[] message(Page page, Reporter who, Address to, byte[] zipped) {
        String text =
                """
                This is a DMARC aggregate report about mail from %s on %s (UTC),
                as %s has seen it. It is made by a program, for a program.
                """
                        .formatted(page.domain(), page.day(), who.organization());
        String name = ReportDesk.fileName(page, who) + ".xml.gz";
        return desk.letter(page, who, to)
                .build(
                        BodyPart.multipart(
                                "mixed",
                                List.of(
                                        BodyPart.text(text),
                                        BodyPart.attachment("application/gzip", name, zipped))));
    }
}
