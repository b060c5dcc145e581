package org.veredus.transport.ledger;

import java.time.InstantSource;
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
public final class AggregateReports implements ReportMaker {
    private static final Logger log = LoggerFactory.getLogger(AggregateReports.class);

    /// Receivers of one report; RFC 7489 §6.2 asks for two at least.
    private static final int MAX_RECEIVERS = 5;

    private final Dmarc dmarc;
    private final ReportPost post;
    private final InstantSource clock;

    public AggregateReports(Dmarc dmarc, ReportPost post, InstantSource clock) {
        this.dmarc = dmarc;
        this.post = post;
        this.clock = clock;
    }

    @Override
    public Kind kind() {
        return Kind.MAIL;
    }

    @Override
    public Outcome report(Issue issue, Reporter who) throws StoreFailed {
        DnsName domain = new DnsName(issue.page().domain());
        DnsAnswer<DmarcRecord> answer = dmarc.published(domain);
        if (answer instanceof DnsAnswer.Failed<DmarcRecord>(var why)) return new Outcome.Later(why);
        if (answer.records().isEmpty())
            return new Outcome.Unwanted("the domain has no DMARC record any more");
        DmarcRecord record = answer.records().getFirst();
        List<Address> receivers = new ArrayList<>();
        byte[] zipped = Enclosure.zipped(document(issue, who, record));
        for (String text : record.reports()) {
            if (!(ReportUri.parse(text).orElse(null) instanceof ReportUri.Mail(var to, var most)))
                continue;
            switch (consent(domain, to)) {
                case UNKNOWN -> {
                    return new Outcome.Later(to + " could not be asked whether it agrees");
                }
                case REFUSED -> log.debug("{} did not agree to reports about {}", to, domain);
                case GIVEN -> {
                    if (zipped.length <= most && receivers.size() < MAX_RECEIVERS)
                        receivers.add(to);
                }
            }
        }
        if (receivers.isEmpty())
            return new Outcome.Unwanted("nobody in the DMARC record wants it or agrees to it");
        for (Address to : receivers) post.send(to, message(issue, who, to, zipped));
        return new Outcome.Sent(receivers.stream().map(Address::wire).toList());
    }

    private Dmarc.ReportConsent consent(DnsName domain, Address to) {
        DnsName host = DnsName.of(to.domain());
        return host == null ? Dmarc.ReportConsent.REFUSED : dmarc.mayReport(domain, host);
    }

    private static byte[] document(Issue issue, Reporter who, DmarcRecord record)
            throws StoreFailed {
        List<Row> rows = new ArrayList<>();
        for (Ledger.Counted line : issue.lines()) rows.add(MailEntry.row(line));
        rows.sort(Comparator.comparingLong(Row::count).reversed().thenComparing(Row::source));
        AggregateReport report =
                new AggregateReport(
                        who.organization(),
                        issue.id(who),
                        issue.page().domain(),
                        issue.begin(),
                        issue.last(),
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

    private byte[] message(Issue issue, Reporter who, Address to, byte[] zipped) {
        String text =
                """
                This is a DMARC aggregate report about mail from %s on %s (UTC),
                as %s has seen it. It is made by a program, for a program.
                """
                        .formatted(issue.page().domain(), issue.page().day(), who.organization());
        String name = issue.fileName(who) + ".xml.gz";
        return issue.letter(who, to, clock.instant())
                .build(
                        BodyPart.multipart(
                                "mixed",
                                List.of(
                                        BodyPart.text(text),
                                        BodyPart.attachment("application/gzip", name, zipped))));
    }
}
