package org.veredus.protocol.admin;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.account.directory.Directory;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.format.address.Domain;
import org.veredus.format.feedback.AggregateReport;
import org.veredus.format.feedback.FeedbackReport;
import org.veredus.format.feedback.MalformedReport;
import org.veredus.format.feedback.TlsReport;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.report.Advice;
import org.veredus.transport.report.Complaints;
import org.veredus.transport.report.KeptReport;
import org.veredus.transport.report.ReportBox;
import org.veredus.transport.report.TlsAdvice;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What others report of mail in our domains' names.
final class ReportRoutes {
    private static final int MAX_FILE = 32 << 20;
    private static final int MAX_DAYS = 400;
    private static final int USUAL_DAYS = 30;

    private final Directory directory;
    private final ReportBox reports;
    private final InstantSource clock;

    ReportRoutes(Directory directory, ReportBox reports, InstantSource clock) {
        this.directory = directory;
        this.reports = reports;
        this.clock = clock;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", "/api/v1/domains/{domain}/reports", gate.reading(this::show))
                .add("POST", "/api/v1/reports", MAX_FILE, gate.changing(this::take));
    }

    private HttpResponse show(HttpRequest request) throws Refusal, StoreFailed {
        Domain domain = DomainRoutes.find(directory, request).name();
        Duration back = Duration.ofDays(days(request.query("days")));
        Instant since = clock.instant().minus(back);
        List<KeptReport<AggregateReport>> kept = reports.of(domain, since);
        List<KeptReport<TlsReport>> connections = reports.connections(domain, since);
        ObjectNode answer = Answer.object().put("domain", domain.ascii());
        answer.set("advice", show(Advice.of(domain.ascii(), kept)));
        answer.set("tls", show(TlsAdvice.of(domain.ascii(), connections)));
        List<KeptReport<FeedbackReport>> complaints = reports.complaints(domain, since);
        answer.set("complaints", show(Complaints.of(complaints)));
        ArrayNode list = answer.putArray("reports");
        for (KeptReport<AggregateReport> one : kept)
            list.add(show(one.report()).put("trust", word(one.trust())));
        for (KeptReport<TlsReport> one : connections)
            list.add(show(one.report()).put("trust", word(one.trust())));
        for (KeptReport<FeedbackReport> one : complaints)
            list.add(show(one.report()).put("trust", word(one.trust())));
        return Answer.ok(answer);
    }

    private static String word(KeptReport.Trust trust) {
        return trust.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode show(Complaints complaints) {
        ObjectNode shown =
                Answer.object()
                        .put("reports", complaints.reports())
                        .put("sentence", complaints.sentence());
        ArrayNode authors = shown.putArray("authors");
        for (Complaints.Author author : complaints.authors())
            authors.addObject()
                    .put("address", author.address())
                    .put("type", author.type())
                    .put("reports", author.reports());
        return shown;
    }

    private static ObjectNode show(FeedbackReport report) {
        ObjectNode shown =
                Answer.object()
                        .put("kind", report.type())
                        .put("organization", report.agent())
                        .put("domain", report.domain())
                        .put("author", report.author())
                        .put("message-id", report.messageId())
                        .put("messages", 1);
        if (report.arrival() != null) shown.put("begin", report.arrival().toString());
        return shown;
    }

    private static ObjectNode show(TlsAdvice advice) {
        ObjectNode shown =
                Answer.object()
                        .put("reports", advice.reports())
                        .put("sessions", advice.sessions())
                        .put("failed", advice.failed())
                        .put("sentence", advice.sentence());
        ArrayNode troubles = shown.putArray("troubles");
        for (TlsAdvice.Trouble trouble : advice.troubles())
            troubles.addObject()
                    .put("result", trouble.result())
                    .put("host", trouble.host())
                    .put("sessions", trouble.sessions())
                    .put("sentence", trouble.sentence());
        return shown;
    }

    private static int days(@Nullable String text) throws Refusal {
        if (text == null) return USUAL_DAYS;
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > MAX_DAYS)
            throw Refusal.badRequest("days is a number from 0 to " + MAX_DAYS);
        return Integer.parseInt(text);
    }

    private static ObjectNode show(Advice advice) {
        ObjectNode shown =
                Answer.object()
                        .put("reports", advice.reports())
                        .put("messages", advice.messages())
                        .put("passing", advice.passing())
                        .put("rejecting", advice.rejecting().word())
                        .put("sentence", advice.sentence());
        ArrayNode sources = shown.putArray("sources");
        for (Advice.Source source : advice.sources()) {
            ObjectNode one =
                    sources.addObject()
                            .put("address", source.address())
                            .put("messages", source.messages())
                            .put("failing", source.failing())
                            .put("cause", cause(source))
                            .put("sentence", source.cause().sentence());
            source.others().forEach(one.putArray("others")::add);
        }
        return shown;
    }

    private static String cause(Advice.Source source) {
        return source.cause().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ObjectNode show(AggregateReport report) {
        return Answer.object()
                .put("kind", "dmarc")
                .put("organization", report.organization())
                .put("id", report.id())
                .put("domain", report.domain())
                .put("begin", report.begin().toString())
                .put("end", report.end().toString())
                .put("policy", report.policy())
                .put("messages", report.messages());
    }

    private static ObjectNode show(TlsReport report) {
        return Answer.object()
                .put("kind", "tls")
                .put("organization", report.organization())
                .put("id", report.id())
                .put("domain", report.policies().getFirst().domain())
                .put("begin", report.begin().toString())
                .put("end", report.end().toString())
                .put("sessions", report.successful() + report.failed())
                .put("failed", report.failed());
    }

    /// A page of another site cannot send this type without asking us first.
    private HttpResponse take(HttpRequest request) throws Refusal, StoreFailed, IOException {
        if (!"application/octet-stream".equals(request.header("content-type")))
            throw new Refusal(
                    Refusal.Kind.MEDIA_TYPE, "send Content-Type: application/octet-stream");
        try {
            ReportBox.Taken taken = reports.take(request.bytes(), KeptReport.Trust.BROUGHT);
            ObjectNode answer = Answer.object();
            ArrayNode list = answer.putArray("reports");
            taken.aggregates().forEach(report -> list.add(show(report)));
            taken.connections().forEach(report -> list.add(show(report)));
            taken.complaints().forEach(report -> list.add(show(report)));
            return Answer.of(201, answer);
        } catch (MalformedReport malformed) {
            throw Refusal.badRequest("no report: " + malformed.getMessage());
        }
    }
}
