package org.veredus.transport.ledger;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.format.address.Address;
import org.veredus.format.feedback.Enclosure;
import org.veredus.format.feedback.TlsReport;
import org.veredus.format.feedback.TlsReport.Failure;
import org.veredus.format.feedback.TlsReport.PolicyResult;
import org.veredus.format.feedback.TlsReportJson;
import org.veredus.format.message.BodyPart;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.ledger.Page.Kind;
import org.veredus.verify.dns.DnsAnswer;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Resolver;

/// Sends TLS reports, RFC 8460. One thread.
public final class TlsReports {
    private static final Logger log = LoggerFactory.getLogger(TlsReports.class);

    private static final String MEDIA_TYPE = "application/tlsrpt+gzip";

    /// Receivers of one report.
    private static final int MAX_RECEIVERS = 5;

    private static final int CLASS_OF_SUCCESS = 2;

    private final ReportDesk desk;
    private final Resolver resolver;
    private final Posts posts;

    public TlsReports(ReportDesk desk, Resolver resolver, Posts posts) {
        this.desk = desk;
        this.resolver = resolver;
        this.posts = posts;
    }

    /// The ways that reports go.
    public record Posts(ReportPost mail, WebPost web) {}

    /// Posts a document.
    @FunctionalInterface
    public interface WebPost {
        /// @return the status of the answer
        int post(URI address, String mediaType, byte[] document) throws IOException;
    }

    /// Sends what is due.
    public void look() throws StoreFailed {
        desk.look(Kind.TLS, this::report);
    }

    /// @return whether nothing is left to be done
    private boolean report(Page page, Reporter who) throws StoreFailed {
        DnsName name = DnsName.parse("_smtp._tls." + page.domain());
        if (name == null) return true;
        DnsAnswer<String> answer = resolver.txt(name);
        if (answer instanceof DnsAnswer.Failed<String>) return false;
        List<ReportUri> receivers = receivers(answer.records());
        if (receivers.isEmpty()) return true;
        byte[] zipped =
                Enclosure.zipped(TlsReportJson.write(report(page, who, desk.ledger().lines(page))));
        // by the web first: mail is sent again if this has to wait
        for (ReportUri receiver : receivers) {
            if (receiver instanceof ReportUri.Web(var address) && !post(address, zipped))
                return false;
        }
        for (ReportUri receiver : receivers) {
            if (receiver instanceof ReportUri.Mail(var to, var most) && zipped.length <= most)
                posts.mail().send(to, message(page, who, to, zipped));
        }
        log.atInfo()
                .addKeyValue("domain", page.domain())
                .addKeyValue("day", page.day())
                .addKeyValue("to", receivers)
                .log("TLS report sent");
        return true;
    }

    /// What the one record of the domain says, RFC 8460 §3; several count as none.
    static List<ReportUri> receivers(List<String> texts) {
        List<String> records =
                texts.stream().filter(text -> text.matches("v=TLSRPTv1\\s*;.*")).toList();
        if (records.size() != 1) return List.of();
        List<ReportUri> receivers = new ArrayList<>();
        for (String tag : records.getFirst().split(";", -1)) {
            String[] pair = tag.strip().split("\\s*=\\s*", 2);
            if (pair.length < 2 || !pair[0].equals("rua")) continue;
            for (String uri : pair[1].split(",", -1)) {
                if (receivers.size() < MAX_RECEIVERS)
                    ReportUri.parse(uri.strip()).ifPresent(receivers::add);
            }
        }
        return receivers;
    }

    private boolean post(URI address, byte[] zipped) {
        try {
            int status = posts.web().post(address, MEDIA_TYPE, zipped);
            if (status / 100 == CLASS_OF_SUCCESS) return true;
            log.atInfo().addKeyValue("to", address).addKeyValue("status", status).log("not taken");
        } catch (IOException unreachable) {
            log.atInfo().addKeyValue("to", address).setCause(unreachable).log("not reached");
        }
        return false;
    }

    static TlsReport report(Page page, Reporter who, List<Ledger.Counted> lines)
            throws StoreFailed {
        Map<TlsEntry.Policy, Sum> sums = new LinkedHashMap<>();
        for (Ledger.Counted line : lines) {
            TlsEntry entry = TlsEntry.of(page.domain(), line.row());
            sums.computeIfAbsent(entry.policy(), _ -> new Sum()).add(entry, line.count());
        }
        List<PolicyResult> results = new ArrayList<>();
        sums.forEach((policy, sum) -> results.add(sum.result(page.domain(), policy)));
        return new TlsReport(
                who.organization(),
                who.address().wire(),
                ReportDesk.id(page, who),
                ReportHours.begin(page),
                ReportHours.end(page).minusSeconds(1),
                results);
    }

    /// What was seen under one policy.
    private static final class Sum {
        private final List<Failure> failures = new ArrayList<>();
        private long successful;
        private long failed;

        void add(TlsEntry entry, long count) {
            TlsEntry.Outcome outcome = entry.outcome();
            if (outcome.succeeded()) {
                successful += count;
                return;
            }
            failed += count;
            failures.add(
                    new Failure(
                            outcome.result(),
                            outcome.sender(),
                            entry.host(),
                            entry.address(),
                            count,
                            outcome.reason()));
        }

        PolicyResult result(String domain, TlsEntry.Policy policy) {
            return new PolicyResult(
                    policy.type(),
                    domain,
                    policy.text(),
                    policy.hosts(),
                    successful,
                    failed,
                    failures);
        }
    }

    private byte[] message(Page page, Reporter who, Address to, byte[] zipped) {
        String text =
                """
                This is a TLS report about connections to the mail hosts of %s on %s (UTC),
                as %s has seen them. It is made by a program, for a program.
                """
                        .formatted(page.domain(), page.day(), who.organization());
        String name = ReportDesk.fileName(page, who) + "!" + ReportDesk.id(page, who) + ".json.gz";
        return desk.letter(page, who, to)
                .structured("TLS-Report-Domain", page.domain())
                .structured("TLS-Report-Submitter", who.host())
                .structured("TLS-Required", "No") // RFC 8689 §3: trouble with TLS is what it tells
                .build(
                        BodyPart.report(
                                "tlsrpt",
                                List.of(
                                        BodyPart.text(text),
                                        BodyPart.attachment(MEDIA_TYPE, name, zipped))));
    }
}
