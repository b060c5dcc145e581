package org.veredus.protocol.jmap;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Role;
import org.veredus.protocol.jmap.core.DataTypes;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.Told;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// JMAP over web sockets. RFC 8887
final class SocketTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    private JmapServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws Exception {
        server = new JmapServer();
    }

    @AfterEach
    void stop() {
        assertThat(server.bugs()).isZero();
        client.shutdownNow();
        server.close();
    }

    /// A client's end; every message of the server's is put into a list.
    private static final class Line implements WebSocket.Listener {
        private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private @Nullable WebSocket socket;

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard.add(Json.MAPPER.readTree(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            heard.add(Json.object().put("closed", code));
            return null;
        }

        void say(String message) {
            requireNonNull(socket).sendText(message.replace('\'', '"'), true).join();
        }

        JsonNode hear() throws InterruptedException {
            JsonNode next = heard.poll(10, TimeUnit.SECONDS);
            return next == null ? Json.nothing() : next;
        }
    }

    private URI url() throws Exception {
        String session = server.send(server.request("/jmap/session").build()).body();
        return URI.create(
                Json.MAPPER
                        .readTree(session)
                        .at("/capabilities/urn:ietf:params:jmap:websocket/url")
                        .asString());
    }

    private Line open(String... headers) throws Exception {
        Line line = new Line();
        WebSocket.Builder builder =
                client.newWebSocketBuilder()
                        .header("Authorization", JmapServer.LOGIN)
                        .subprotocols("jmap");
        for (int i = 0; i < headers.length; i += 2) builder.header(headers[i], headers[i + 1]);
        line.socket = builder.buildAsync(url(), line).join();
        assertThat(line.socket.getSubprotocol()).isEqualTo("jmap");
        return line;
    }

    private static String echo(String id, String what) {
        return "{'@type':'Request','id':'"
                + id
                + "','using':['urn:ietf:params:jmap:core'],'methodCalls':[['Core/echo',{'x':'"
                + what
                + "'},'0']]}";
    }

    @Test
    void answersRequestsInOrderUnderTheirIds() throws Exception {
        Line line = open();
        line.say(echo("a", "one"));
        line.say(echo("b", "two"));
        JsonNode first = line.hear();
        assertThat(first.get("@type").asString()).isEqualTo("Response");
        assertThat(first.get("requestId").asString()).isEqualTo("a");
        assertThat(first.at("/methodResponses/0/1/x").asString()).isEqualTo("one");
        assertThat(first.has("sessionState")).isTrue();
        assertThat(line.hear().get("requestId").asString()).isEqualTo("b");
        line.say(
                "{'@type':'Request','using':['urn:ietf:params:jmap:core',"
                        + "'urn:ietf:params:jmap:websocket'],'methodCalls':[]}");
        assertThat(line.hear().has("requestId")).isFalse();
        requireNonNull(line.socket).sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        assertThat(line.hear().get("closed").asInt()).isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense                                             | notJSON           | ",
                "[]                                                   | notRequest        | ",
                "{'@type':'Request','id':'r','using':['urn:x'],'methodCalls':[]}"
                        + " | unknownCapability | r",
                "{'@type':'Request','id':'r','using':[]}               | notRequest        | r",
                "{'@type':'Dance','id':'r'}                            | notRequest        | r",
                "{'@type':'Request','id':7,'using':[],'methodCalls':[]} | notRequest       | ",
                "{'@type':'WebSocketPushEnable','dataTypes':'all'}     | notRequest        | ",
                "{'@type':'WebSocketPushEnable','dataTypes':[7]}       | notRequest        | ",
                "{'@type':'WebSocketPushEnable','pushState':7}         | notRequest        | ",
            })
    void aRequestThatIsNoneIsAnErrorAndTheSocketStays(
            String message, String type, @Nullable String id) throws Exception {
        Line line = open();
        line.say(message);
        JsonNode answer = line.hear();
        assertThat(answer.get("@type").asString()).isEqualTo("RequestError");
        assertThat(answer.get("type").asString()).isEqualTo("urn:ietf:params:jmap:error:" + type);
        assertThat(answer.get("status").asInt()).isEqualTo(400);
        assertThat(answer.get("requestId")).isEqualTo(id == null ? Json.nothing() : Json.text(id));
        line.say(echo("next", "still here"));
        assertThat(line.hear().get("requestId").asString()).isEqualTo("next");
    }

    // RFC 8887 §4.3.1
    @Test
    void limitsOfRequestsHoldHereToo() throws Exception {
        Line line = open();
        String call = "['Core/echo',{},'0']";
        line.say(
                "{'@type':'Request','id':'many','using':['urn:ietf:params:jmap:core'],"
                        + "'methodCalls':["
                        + (call + ",").repeat(200)
                        + call
                        + "]}");
        JsonNode answer = line.hear();
        assertThat(answer.get("type").asString()).isEqualTo("urn:ietf:params:jmap:error:limit");
        assertThat(answer.get("limit").asString()).isEqualTo("maxCallsInRequest");
        assertThat(answer.get("requestId").asString()).isEqualTo("many");
    }

    // RFC 8887 §4.3
    @Test
    void aMessageInPiecesIsOneMessage() throws Exception {
        Line line = open();
        WebSocket socket = requireNonNull(line.socket);
        String whole = echo("a", "in three").replace('\'', '"');
        socket.sendText(whole.substring(0, 7), false).join();
        socket.sendText(whole.substring(7, 60), false).join();
        socket.sendText(whole.substring(60), true).join();
        assertThat(line.hear().at("/methodResponses/0/1/x").asString()).isEqualTo("in three");
    }

    @Test
    void tellsOfChangesOnceAskedAndOnlyOfTheTypesAskedFor() throws Exception {
        Line line = open();
        server.deliver(Role.INBOX, "before", "", AT);
        line.say("{'@type':'WebSocketPushEnable','dataTypes':['Mailbox','Nothing']}");
        line.say(echo("x", "the wish is taken in"));
        line.hear();
        server.deliver(Role.INBOX, "one", "", AT);
        ObjectNode change = (ObjectNode) line.hear();
        assertThat(change.get("@type").asString()).isEqualTo("StateChange");
        String state = server.call("Mailbox/get", "'ids':[]").get("state").asString();
        assertThat(change.get("changed"))
                .isEqualTo(Json.MAPPER.readTree("{\"A1\":{\"Mailbox\":\"" + state + "\"}}"));
        line.say("{'@type':'WebSocketPushDisable'}");
        line.say(echo("y", "that, too"));
        assertThat(line.hear().get("requestId").asString()).isEqualTo("y");
        server.deliver(Role.INBOX, "two", "", AT);

        Line later = open();
        later.say(
                "{'@type':'WebSocketPushEnable','dataTypes':['Mailbox'],'pushState':'"
                        + change.get("pushState").asString()
                        + "'}");
        assertThat(later.hear().get("changed").at("/A1").has("Mailbox")).isTrue();
        assertThat(line.heard).isEmpty();
    }

    // RFC 8887 §4.3.5.1, §4.3.5.2
    @Test
    void aTokenKeepsTheStatesOfAllTypesWhateverWasAskedFor() throws Exception {
        Line line = open();
        line.say("{'@type':'WebSocketPushEnable','dataTypes':['Mailbox']}");
        line.say(echo("x", "the wish is taken in"));
        line.hear();
        server.deliver(Role.INBOX, "one", "", AT);
        String token = line.hear().get("pushState").asString();
        server.call("Email/set", "'update':{'M1':{'keywords/$flagged':true}}");

        Line later = open();
        later.say("{'@type':'WebSocketPushEnable','dataTypes':null,'pushState':'" + token + "'}");
        JsonNode missed = later.hear();
        assertThat(missed.at("/changed/A1").propertyNames()).containsExactly("Email");
        later.say(
                "{'@type':'WebSocketPushEnable','dataTypes':null,'pushState':'"
                        + missed.get("pushState").asString()
                        + "'}");
        later.say(echo("y", "nothing is told"));
        assertThat(later.hear().get("requestId").asString()).isEqualTo("y");
    }

    // RFC 8887 §4.2
    @Test
    void whoMayNoLongerComeIsToldNothing() throws Exception {
        Line line = open();
        line.say("{'@type':'WebSocketPushEnable','dataTypes':['Mailbox']}");
        line.say(echo("x", "the wish is taken in"));
        line.hear();
        server.credentials.set(
                server.account.id(), server.authenticator.credentials("battery staple"));
        server.deliver(Role.INBOX, "one", "", AT);
        assertThat(line.hear().path("closed").asInt()).isEqualTo(1008);
    }

    // RFC 8887 §4.2
    @Test
    void whoMayNoLongerComeIsSentAwayThoughNothingIsToldThem() throws Exception {
        Line listening = open();
        Line asking = open();
        server.credentials.set(
                server.account.id(), server.authenticator.credentials("battery staple"));
        server.clock.advance(Duration.ofSeconds(61));
        asking.say(echo("x", "still here?"));
        assertThat(asking.hear().path("closed").asInt()).isEqualTo(1008);
        server.deliver(Role.INBOX, "one", "", AT);
        assertThat(listening.hear().path("closed").asInt()).isEqualTo(1008);
    }

    /// Every change of an account wakes all sockets, also those that wish to hear of little.
    @Test
    void statesThatNobodyWishesForAreLookedAtOnlyForTheToken() throws Exception {
        AtomicInteger cheap = new AtomicInteger();
        AtomicInteger looks = new AtomicInteger();
        DataTypes types =
                new DataTypes()
                        .add("Cheap", _ -> cheap.toString())
                        .add("Dear", _ -> "d" + looks.incrementAndGet());
        List<Access> accounts = List.of(Access.own(server.account));
        Told told = Told.now(types, accounts, types.names()).only(List.of("Cheap"));
        assertThat(told.news(accounts)).isNull();
        assertThat(told.pushState()).isEqualTo("Cheap_0.Dear_d1");
        cheap.incrementAndGet();
        assertThat(told.news(accounts)).isNotNull();
        assertThat(told.pushState()).isEqualTo("Cheap_1.Dear_d2");
        assertThat(told.news(accounts)).isNull();
        assertThat(looks).hasValue(2);
    }

    @Test
    void takesNoDataThatIsNotText() throws Exception {
        Line line = open();
        requireNonNull(line.socket).sendBinary(ByteBuffer.wrap(new byte[] {1}), true).join();
        assertThat(line.hear().get("closed").asInt()).isEqualTo(1003);
    }

    @Test
    void aMessageThatIsTooLongEndsTheSocket() throws Exception {
        Line line = open();
        var _ = requireNonNull(line.socket).sendText("x".repeat(11_000_000), true);
        assertThat(line.hear().get("closed").asInt()).isEqualTo(1009);
    }

    @Test
    void pagesOfOtherSitesGetNoneUnlessTheyAreNamed() throws Exception {
        assertThatThrownBy(() -> open("Origin", "https://evil.test"))
                .isInstanceOf(CompletionException.class);
        open("Origin", "https://app.test").say(echo("a", "x"));
        open("Origin", server.url("/").toString().replaceAll("/$", "")).say(echo("a", "x"));
    }

    @Test
    void whoAsksForNoSocketIsToldToUpgrade() throws Exception {
        HttpResponse<String> answer =
                server.send(
                        server.request("/jmap/ws")
                                .header("Sec-WebSocket-Protocol", "jmap")
                                .build());
        assertThat(answer.statusCode()).isEqualTo(426);
        assertThat(server.send(server.request("/jmap/ws").build()).statusCode()).isEqualTo(400);
    }
}
