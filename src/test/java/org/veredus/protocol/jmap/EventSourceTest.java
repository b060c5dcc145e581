package org.veredus.protocol.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.account.mailbox.Role;

/// RFC 8620 §7.3
final class EventSourceTest {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private JmapServer server;

    @BeforeEach
    void start() throws Exception {
        server = new JmapServer();
    }

    @AfterEach
    void stop() {
        client.close();
        assertThat(server.bugs()).isZero();
        server.close();
    }

    private void deliver(String id) throws Exception {
        server.deliver(Role.INBOX, id, "", Instant.parse("2026-01-02T12:00:00Z"));
    }

    private String state() throws Exception {
        return server.call("Email/get", "'ids':[]").path("state").asString();
    }

    private InputStream open(HttpRequest.Builder request) throws Exception {
        HttpResponse<InputStream> answer =
                client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        return answer.body();
    }

    private static List<String> lines(InputStream in) throws Exception {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return new ArrayList<>(reader.lines().filter(line -> !line.isEmpty()).toList());
        }
    }

    @Test
    void aStateIsToldAndTheConnectionEndsWhereThatIsWished() throws Exception {
        InputStream in = open(server.request("/jmap/events?types=Email&closeafter=state&ping=0"));
        deliver("one");
        assertThat(lines(in))
                .containsExactly(
                        "id: Email_" + state(),
                        "event: state",
                        "data: {\"@type\":\"StateChange\",\"changed\":{\"A1\":{\"Email\":\""
                                + state()
                                + "\"}}}");
    }

    @Test
    void whoComesBackIsToldAtOnceWhatHeHasMissed() throws Exception {
        String before = state();
        deliver("one");
        InputStream in =
                open(
                        server.request("/jmap/events?types=Email&closeafter=state&ping=0")
                                .header("Last-Event-ID", "Email_" + before));
        assertThat(lines(in)).contains("id: Email_" + state());
    }

    /// Else he would not hear of what changed between his looking and his listening.
    @Test
    void whoComesAnewIsToldAtOnceHowThingsAre() throws Exception {
        deliver("one");
        InputStream in = open(server.request("/jmap/events?types=Email&closeafter=no&ping=0"));
        String before = state();
        deliver("two");
        try (BufferedReader told =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            assertThat(told.readLine()).isEqualTo("id: Email_" + before);
            for (int i = 0; i < 3; i++) told.readLine();
            assertThat(told.readLine()).isEqualTo("id: Email_" + state());
            server.api.endStreams();
        }
    }

    /// As with web sockets: passwords change, sessions end.
    @Test
    void whoMayNoLongerComeIsToldNothingMore() throws Exception {
        InputStream in = open(server.request("/jmap/events?types=Email&closeafter=no&ping=0"));
        try (BufferedReader told =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (int i = 0; i < 4; i++) assertThat(told.readLine()).isNotNull();
            server.credentials.set(
                    server.account.id(), server.authenticator.credentials("battery staple"));
            deliver("one");
            assertThat(told.readLine()).isNull();
        }
    }

    /// Else a server that stops would wait for its readers to go.
    @Test
    void streamsEndWithTheServer() throws Exception {
        InputStream open = open(server.request("/jmap/events?types=Email&closeafter=no&ping=0"));
        server.api.endStreams();
        assertThat(lines(open)).hasSize(3);
        InputStream late = open(server.request("/jmap/events?types=Email&closeafter=no&ping=0"));
        assertThat(lines(late)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "closeafter=no&ping=0",
                "types=*&closeafter=later&ping=0",
                "types=*&closeafter=no&ping=often"
            })
    void wishesThatAreNoneAreRefused(String wishes) throws Exception {
        assertThat(server.send(server.request("/jmap/events?" + wishes).build()).statusCode())
                .isEqualTo(400);
    }
}
