package org.veredus.format.feedback;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.veredus.format.feedback.TlsReport.Failure;
import org.veredus.format.feedback.TlsReport.PolicyResult;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// TLS reports as JSON, RFC 8460 §4.4.
public final class TlsReportJson {
    private static final int MAX_POLICIES = 1000;
    private static final int MAX_FAILURES = 10_000;
    private static final int MAX_LINES = 200;
    private static final int MAX_TEXT = 1000;
    private static final int MAX_DEPTH = 20;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .build())
                                    .build())
                    .build();

    private TlsReportJson() {}

    public static TlsReport read(byte[] json) throws MalformedReport {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JacksonException broken) {
            throw new MalformedReport("it is no JSON: " + broken.getOriginalMessage());
        }
        JsonNode policies = root.path("policies");
        if (!policies.isArray()) throw new MalformedReport("it has no policies");
        if (policies.size() > MAX_POLICIES)
            throw new MalformedReport("it has more than " + MAX_POLICIES + " policies");
        List<PolicyResult> results = new ArrayList<>();
        int room = MAX_FAILURES;
        for (JsonNode policy : policies) {
            PolicyResult result = result(policy, room);
            room -= result.failures().size();
            results.add(result);
        }
        Instant begin = time(root.path("date-range").path("start-datetime"));
        Instant end = time(root.path("date-range").path("end-datetime"));
        if (end.isBefore(begin)) throw new MalformedReport("it ends before it begins");
        return new TlsReport(
                text(root.path("organization-name")),
                text(root.path("contact-info")),
                text(root.path("report-id")),
                begin,
                end,
                results);
    }

    private static PolicyResult result(JsonNode node, int room) throws MalformedReport {
        JsonNode policy = node.path("policy");
        JsonNode summary = node.path("summary");
        List<Failure> failures = new ArrayList<>();
        for (JsonNode failure : node.path("failure-details")) {
            if (failures.size() == room)
                throw new MalformedReport("it has more than " + MAX_FAILURES + " failures");
            failures.add(
                    new Failure(
                            word(failure.path("result-type")),
                            text(failure.path("sending-mta-ip")),
                            word(failure.path("receiving-mx-hostname")),
                            text(failure.path("receiving-ip")),
                            Math.max(0, failure.path("failed-session-count").asLong(0)),
                            text(failure.path("failure-reason-code"))));
        }
        String domain = word(policy.path("policy-domain"));
        if (domain.isEmpty()) throw new MalformedReport("a policy has no domain");
        return new PolicyResult(
                word(policy.path("policy-type")),
                domain,
                texts(policy.path("policy-string")),
                texts(policy.path("mx-host")),
                Math.max(0, summary.path("total-successful-session-count").asLong(0)),
                Math.max(0, summary.path("total-failure-session-count").asLong(0)),
                failures);
    }

    /// Some write one string in place of a list.
    private static List<String> texts(JsonNode node) {
        if (!node.isArray()) return text(node).isEmpty() ? List.of() : List.of(text(node));
        List<String> texts = new ArrayList<>();
        for (JsonNode one : node) if (texts.size() < MAX_LINES) texts.add(text(one));
        return texts;
    }

    private static String text(JsonNode node) {
        String text = node.isString() ? node.stringValue() : "";
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }

    private static String word(JsonNode node) {
        String word = text(node).strip().toLowerCase(Locale.ROOT);
        return word.endsWith(".") ? word.substring(0, word.length() - 1) : word;
    }

    private static Instant time(JsonNode node) throws MalformedReport {
        try {
            return OffsetDateTime.parse(text(node)).toInstant();
        } catch (DateTimeException wrong) {
            throw new MalformedReport("its date-range is none");
        }
    }

    public static byte[] write(TlsReport report) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("organization-name", report.organization());
        root.putObject("date-range")
                .put("start-datetime", time(report.begin()))
                .put("end-datetime", time(report.end()));
        root.put("contact-info", report.contact());
        root.put("report-id", report.id());
        ArrayNode policies = root.putArray("policies");
        for (PolicyResult result : report.policies()) write(policies.addObject(), result);
        return MAPPER.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static void write(ObjectNode node, PolicyResult result) {
        ObjectNode policy = node.putObject("policy");
        policy.put("policy-type", result.type());
        if (!result.text().isEmpty()) {
            ArrayNode text = policy.putArray("policy-string");
            result.text().forEach(text::add);
        }
        policy.put("policy-domain", result.domain());
        if (!result.hosts().isEmpty()) {
            ArrayNode hosts = policy.putArray("mx-host");
            result.hosts().forEach(hosts::add);
        }
        node.putObject("summary")
                .put("total-successful-session-count", result.successful())
                .put("total-failure-session-count", result.failed());
        if (result.failures().isEmpty()) return;
        ArrayNode failures = node.putArray("failure-details");
        for (Failure failure : result.failures()) {
            ObjectNode one = failures.addObject();
            one.put("result-type", failure.result());
            put(one, "sending-mta-ip", failure.sender());
            put(one, "receiving-mx-hostname", failure.host());
            put(one, "receiving-ip", failure.address());
            one.put("failed-session-count", failure.count());
            put(one, "failure-reason-code", failure.reason());
        }
    }

    private static void put(ObjectNode node, String name, String text) {
        if (!text.isEmpty()) node.put(name, text);
    }
}
