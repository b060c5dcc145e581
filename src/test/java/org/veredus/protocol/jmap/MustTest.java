package org.veredus.protocol.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.veredus.account.mailbox.Role;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.JsonNode;

/// What the specifications say a server MUST do, sentence by sentence, in `resources/jmap/must`.
///
/// Each file is one specification, each entry a sentence, in our words, with its section, and
/// either the requests that show it (`steps`, or one step in place), the tests elsewhere that do
/// (`shownBy`), or the reason why it is not for a server to show (`not`). A step is the `calls` of
/// one request, an `http` request as such, or a `deliver`y; `expect` maps places in the answer
/// (JSON pointers) to what is there, `keep` to names that later steps use as `${name}`. Each entry
/// has a server of its own, with two messages, M1 and its answer M2, in alice's inbox.
final class MustTest {
    private static final List<String> SPECIFICATIONS =
            List.of(
                    "rfc8620",
                    "rfc8621",
                    "rfc8887",
                    "rfc9007",
                    "rfc9219",
                    "rfc9404",
                    "rfc9425",
                    "rfc9610",
                    "rfc9661",
                    "rfc9670",
                    "rfc9749",
                    "emailpush");

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private static JsonNode read(String specification) throws IOException {
        String name = "/jmap/must/" + specification + ".json";
        try (InputStream in = MustTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return Json.MAPPER.readTree(in);
        }
    }

    @TestFactory
    Stream<DynamicTest> everySentence() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String specification : SPECIFICATIONS) {
            for (JsonNode entry : read(specification).path("sentences")) {
                String name = specification + " §" + entry.path("section").asString() + ": ";
                tests.add(
                        DynamicTest.dynamicTest(
                                name + entry.path("must").asString(), () -> show(entry)));
            }
        }
        return tests.stream();
    }

    @Test
    void everyCapabilityOfTheIetfIsInOneOfTheLists() throws Exception {
        Set<String> listed = new TreeSet<>();
        for (String specification : SPECIFICATIONS)
            for (JsonNode each : read(specification).path("capabilities"))
                listed.add(each.asString());
        try (JmapServer server = new JmapServer()) {
            JsonNode session =
                    Json.MAPPER.readTree(
                            server.send(server.request("/jmap/session").build()).body());
            assertThat(session.path("capabilities").propertyNames())
                    .filteredOn(name -> name.startsWith("urn:ietf:"))
                    .containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    private static void show(JsonNode entry) throws Exception {
        for (JsonNode test : entry.path("shownBy")) exists(test.asString());
        boolean otherwise = entry.has("shownBy") || entry.has("not");
        if (!otherwise || entry.has("steps")) {
            try (JmapServer server = new JmapServer()) {
                new Run(server).all(entry);
                assertThat(server.bugs()).isZero();
            }
        }
    }

    /// A test of this folder, as `Class.method`.
    private static void exists(String test) throws ClassNotFoundException {
        String[] parts = test.split("\\.", 2);
        Class<?> type = Class.forName(MustTest.class.getPackageName() + "." + parts[0]);
        assertThat(Arrays.stream(type.getDeclaredMethods()).map(Method::getName))
                .as(test)
                .contains(parts[1]);
    }

    private static final class Run {
        private final JmapServer server;
        private final Map<String, String> names = new TreeMap<>();
        private int delivered;

        Run(JmapServer server) throws Exception {
            this.server = server;
            for (Role role : List.of(Role.INBOX, Role.TRASH, Role.ARCHIVE, Role.DRAFTS))
                names.put(
                        role.name().toLowerCase(Locale.ROOT), "F" + server.mailbox(role).number());
            server.deliver(Role.INBOX, "one", "", NOON);
            server.deliver(Role.INBOX, "two", "one", NOON.plusSeconds(60));
        }

        void all(JsonNode entry) throws Exception {
            JsonNode steps = entry.path("steps");
            if (steps.isMissingNode()) step(entry);
            for (JsonNode step : steps) step(step);
        }

        private void step(JsonNode step) throws Exception {
            for (JsonNode message : step.path("file"))
                server.file(Role.INBOX, message.asString().replace("\n", "\r\n"), NOON);
            if (step.has("deliver")) server.deliver(Role.INBOX, "n" + ++delivered, "", NOON);
            JsonNode answer =
                    step.has("http")
                            ? http(filled(step.path("http")))
                            : step.has("calls") ? calls(filled(step.path("calls"))) : step;
            step.path("expect")
                    .properties()
                    .forEach(
                            each -> expect(answer, filled(each.getKey()), filled(each.getValue())));
            step.path("keep")
                    .properties()
                    .forEach(
                            each ->
                                    names.put(
                                            each.getKey(),
                                            answer.at(each.getValue().asString()).asString()));
        }

        private JsonNode filled(JsonNode node) {
            return Json.MAPPER.readTree(filled(node.toString()));
        }

        private String filled(String text) {
            String filled = text;
            for (Map.Entry<String, String> name : names.entrySet())
                filled = filled.replace("${" + name.getKey() + "}", name.getValue());
            return filled;
        }

        private JsonNode calls(JsonNode calls) throws Exception {
            List<String> each = new ArrayList<>();
            for (JsonNode call : calls) each.add(call.toString().replace("'", "\\u0027"));
            return server.calls(each.toArray(String[]::new));
        }

        /// Status, header and body; the body as JSON if it is some.
        private JsonNode http(JsonNode asked) throws Exception {
            HttpRequest.Builder request = server.request(asked.path("path").asString());
            if (asked.path("login").asString("").equals("none"))
                request = HttpRequest.newBuilder(server.url(asked.path("path").asString()));
            for (Map.Entry<String, JsonNode> field : asked.path("headers").properties())
                request.header(field.getKey(), field.getValue().asString());
            JsonNode body = asked.path("body");
            if (!body.isMissingNode())
                request.POST(
                        HttpRequest.BodyPublishers.ofString(
                                body.isString() ? body.asString() : body.toString()));
            HttpResponse<String> answer = server.send(request.build());
            var told = Json.object().put("status", answer.statusCode());
            var headers = told.putObject("headers");
            answer.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
            String type = answer.headers().firstValue("content-type").orElse("");
            if (type.contains("json")) told.set("body", Json.MAPPER.readTree(answer.body()));
            else told.put("body", answer.body());
            return told;
        }

        /// @param wanted what is there, or `{"matches": …}`, `{"has": …}`, `{"absent": true}`,
        ///     `{"size": …}`, `{"not": …}`
        private static void expect(JsonNode answer, String place, JsonNode wanted) {
            JsonNode there = answer.at(place);
            String what = place + " of " + answer;
            if (wanted.has("absent")) assertThat(there.isMissingNode()).as(what).isTrue();
            else if (wanted.has("matches"))
                assertThat(there.asString("")).as(what).matches(wanted.get("matches").asString());
            else if (wanted.has("size"))
                assertThat(there.size()).as(what).isEqualTo(wanted.get("size").asInt());
            else if (wanted.has("not")) assertThat(there).as(what).isNotEqualTo(wanted.get("not"));
            else if (wanted.has("has"))
                assertThat(there.propertyNames())
                        .as(what)
                        .containsAll(
                                wanted.get("has").valueStream().map(JsonNode::asString).toList());
            else assertThat(there).as(what).isEqualTo(wanted);
        }
    }
}
