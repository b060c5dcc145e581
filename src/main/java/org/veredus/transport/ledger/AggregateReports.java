package org.veredus.transport.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.format.address.Address;
import org.veredus.format.feedback.AggregateReport;
import org.veredus.format.feedback.AggregateReport.Row;
import org.veredus.format.feedback.AggregateWriter;
import org.veredus.format.feedback.Enclosure;
import org.veredus.format.message.BodyPart;
import org.veredus.format.message.MessageBuilder;
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

    private final Ledger ledger;
    private final Dmarc dmarc;
    private final Reporter.Source reporter;
    private final ReportPost post;
    private final InstantSource clock;

    public AggregateReports(
            Ledger ledger,
            Dmarc dmarc,
            Reporter.Source reporter,
            ReportPost post,
            InstantSource clock) {
        this.ledger = ledger;
        this.dmarc = dmarc;
        this.reporter = reporter;
        this.post = post;
        this.clock = clock;
    }

    /// Sends what is due.
    public void look() throws StoreFailed {
        Optional<Reporter> who = reporter.now();
        if (who.isEmpty()) return;
        Instant now = clock.instant();
        for (Page page : ledger.finished(Kind.MAIL)) {
            if (now.isBefore(ReportHours.due(page))) continue;
            if (report(page, who.get()) || ReportHours.isTooLate(page, now)) ledger.strike(page);
        }
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
        for (Ledger.Counted line : ledger.lines(page)) rows.add(MailEntry.row(line));
        rows.sort(Comparator.comparingLong(Row::count).reversed().thenComparing(Row::source));
        AggregateReport report =
                new AggregateReport(
                        who.organization(),
                        id(page, who),
                        page.domain(),
                        ReportHours.begin(page),
                        ReportHours.end(page).minusSeconds(1),
                        policy(record.policy(), DmarcPolicy.NONE).word(),
                        rows);
        return AggregateWriter.write(report, published(record), who.address().wire());
    }

    /// The same whenever it is made, so that one sent twice is known as such.
    static String id(Page page, Reporter who) {
        String all = page.domain() + "!" + page.day() + "!" + who.host();
        byte[] octets = all.getBytes(StandardCharsets.US_ASCII);
        return page.day() + "." + HexFormat.of().formatHex(Ledger.digest(octets), 0, 8);
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

    // RFC 7489 §7.2.1.1
    private byte[] message(Page page, Reporter who, Address to, byte[] zipped) {
        String id = id(page, who);
        String name =
                "%s!%s!%d!%d.xml.gz"
                        .formatted(
                                who.host(),
                                page.domain(),
                                ReportHours.begin(page).getEpochSecond(),
                                ReportHours.end(page).getEpochSecond() - 1);
        String text =
                """
                This is a DMARC aggregate report about mail from %s on %s (UTC),
                as %s has seen it. It is made by a program, for a program.
                """
                        .formatted(page.domain(), page.day(), who.organization());
        return new MessageBuilder()
                .date(OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .addresses("From", List.of(new MessageBuilder.Mailbox("", who.address())))
                .addresses("To", List.of(new MessageBuilder.Mailbox("", to)))
                .structured(
                        "Subject",
                        "Report Domain: %s Submitter: %s Report-ID: <%s>"
                                .formatted(page.domain(), who.host(), id))
                .structured("Message-ID", "<%s.%s@%s>".formatted(id, "dmarc", who.host()))
                .structured("Auto-Submitted", "auto-generated")
                .build(
                        BodyPart.multipart(
                                "mixed",
                                List.of(
                                        BodyPart.text(text),
                                        BodyPart.attachment("application/gzip", name, zipped))));
    }
}
