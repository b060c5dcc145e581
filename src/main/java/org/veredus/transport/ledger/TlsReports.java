package org.veredus.transport.ledger;

import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
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
public final class TlsReports implements ReportMaker {
    private static final Logger log = LoggerFactory.getLogger(TlsReports.class);

    private static final String MEDIA_TYPE = "application/tlsrpt+gzip";

    /// Receivers of one report.
    private static final int MAX_RECEIVERS = 5;

    private static final int CLASS_OF_SUCCESS = 2;

    private final Resolver resolver;
    private final Posts posts;
    private final InstantSource clock;

    public TlsReports(Resolver resolver, Posts posts, InstantSource clock) {
        this.resolver = resolver;
        this.posts = posts;
        this.clock = clock;
    }

    /// The ways that reports go.
    public record Posts(ReportPost mail, WebPost web) {}

    /// Posts a document.
    @FunctionalInterface
    public interface WebPost {
        /// @return the status of the answer
        int post(URI address, String mediaType, byte[] document) throws IOException;
    }

    @Override
    public Kind kind() {
        return Kind.TLS;
    }

    @Override
    public Outcome report(Issue issue, Reporter who) throws StoreFailed {
        DnsName name = DnsName.parse("_smtp._tls." + issue.page().domain());
        if (name == null) return new Outcome.Unwanted("the domain's name is too long");
        DnsAnswer<String> answer = resolver.txt(name);
        if (answer instanceof DnsAnswer.Failed<String>(var why)) return new Outcome.Later(why);
        List<ReportUri> receivers = receivers(answer.records());
        if (receivers.isEmpty()) return new Outcome.Unwanted("the domain asks for no TLS reports");
        byte[] zipped = Enclosure.zipped(TlsReportJson.write(document(issue, who)));
        List<String> told = new ArrayList<>();
        // by the web first: mail is sent again if this has to wait
        for (ReportUri receiver : receivers) {
            if (!(receiver instanceof ReportUri.Web(var address))) continue;
            if (!post(address, zipped)) return new Outcome.Later(address + " did not take it");
            told.add(address.toString());
        }
        for (ReportUri receiver : receivers) {
            if (!(receiver instanceof ReportUri.Mail(var to, var most)) || zipped.length > most)
                continue;
            posts.mail().send(to, message(issue, who, to, zipped));
            told.add(to.wire());
        }
        return told.isEmpty()
                ? new Outcome.Unwanted("it is larger than its receivers want")
                : new Outcome.Sent(told);
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

    static TlsReport document(Issue issue, Reporter who) throws StoreFailed {
        String domain = issue.page().domain();
        Map<TlsEntry.Policy, Sum> sums = new LinkedHashMap<>();
        for (Ledger.Counted line : issue.lines()) {
            TlsEntry entry = TlsEntry.of(domain, line.row());
            sums.computeIfAbsent(entry.policy(), _ -> new Sum()).add(entry, line.count());
        }
        List<PolicyResult> results = new ArrayList<>();
        sums.forEach((policy, sum) -> results.add(sum.result(domain, policy)));
        return new TlsReport(
                who.organization(),
                who.address().wire(),
                issue.id(who),
                issue.begin(),
                issue.last(),
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

    private byte[] message(Issue issue, Reporter who, Address to, byte[] zipped) {
        String text =
                """
                This is a TLS report about connections to the mail hosts of %s on %s (UTC),
                as %s has seen them. It is made by a program, for a program.
                """
                        .formatted(issue.page().domain(), issue.page().day(), who.organization());
        String name = issue.fileName(who) + "!" + issue.id(who) + ".json.gz";
        return issue.letter(who, to, clock.instant())
                .structured("TLS-Report-Domain", issue.page().domain())
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
