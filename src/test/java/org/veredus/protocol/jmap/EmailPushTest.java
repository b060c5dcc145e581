package org.veredus.protocol.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.account.mailbox.Role;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.JsonNode;

/// draft-ietf-jmap-emailpush-03
final class EmailPushTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final String USING =
            "[\"urn:ietf:params:jmap:core\",\"urn:ietf:params:jmap:emailpush\"]";

    private JmapServer server;

    @BeforeEach
    void start() throws Exception {
        server = new JmapServer();
    }

    @AfterEach
    void stop() {
        assertThat(server.bugs()).isZero();
        server.close();
    }

    private JsonNode call(String method, String arguments) throws Exception {
        return call(JmapServer.LOGIN, method, arguments);
    }

    private JsonNode call(String login, String method, String arguments) throws Exception {
        String calls = "[['" + method + "',{" + arguments + "},'0']]";
        String body = "{\"using\":" + USING + ",\"methodCalls\":" + calls.replace('\'', '"') + "}";
        return Json.MAPPER.readTree(server.post(body, login).body()).at("/methodResponses/0/1");
    }

    private JsonNode create(String more) throws Exception {
        return call(
                "PushSubscription/set",
                "'create':{'p':{'deviceClientId':'d','url':'https://push.test/x'," + more + "}}");
    }

    private List<JsonNode> pushed() throws Exception {
        server.api.pusher().round();
        List<JsonNode> pushed = new ArrayList<>();
        for (PushedTo.Post post : server.pushed.take())
            pushed.add(Json.MAPPER.readTree(SealedPush.open(post.content())));
        return pushed;
    }

    private JsonNode told() throws Exception {
        List<JsonNode> pushed = pushed();
        assertThat(pushed).hasSize(1);
        return pushed.getFirst();
    }

    /// A subscription to mail that has shown that it hears.
    private String begin(String config) throws Exception {
        JsonNode answer =
                create(SealedPush.KEYS + ",'types':[],'emailPush':{'A1':{" + config + "}}");
        String id = answer.at("/created/p/id").asString();
        assertThat(id).as(answer.toString()).isNotEmpty();
        String code = told().path("verificationCode").asString();
        call("PushSubscription/set", "'update':{'" + id + "':{'verificationCode':'" + code + "'}}");
        assertThat(pushed()).isEmpty();
        return id;
    }

    private long come(String subject) throws Exception {
        return come(Role.INBOX, subject, "hello");
    }

    private long come(Role role, String subject, String text) throws Exception {
        String message =
                "From: Bob <bob@example.test>\r\nTo: alice@example.test\r\nSubject: "
                        + subject
                        + "\r\n\r\n"
                        + text
                        + "\r\n";
        return server.come(role, message, NOON);
    }

    @Test
    void whatHasComeIsTold() throws Exception {
        begin("'properties':['from','subject','id']");
        long email = come("a surprise");
        JsonNode push = told();
        assertThat(push.path("@type").asString()).isEqualTo("EmailPush");
        assertThat(push.path("accountId").asString()).isEqualTo("A1");
        String state = server.call("Email/get", "'ids':[]").path("state").asString();
        assertThat(push.path("state").asString()).isEqualTo(state);
        assertThat(push.path("emails"))
                .hasToString(
                        "[{\"from\":[{\"name\":\"Bob\",\"email\":\"bob@example.test\"}],"
                                + "\"subject\":\"a surprise\",\"id\":\"M"
                                + email
                                + "\"}]");
        server.clock.advance(Duration.ofSeconds(1));
        assertThat(pushed()).isEmpty();
    }

    @Test
    void whatComesTogetherIsToldTogether() throws Exception {
        begin("'properties':['subject']");
        come("one");
        come("two");
        assertThat(told().at("/emails").findValuesAsString("subject"))
                .containsExactly("one", "two");
    }

    @Test
    void onlyWhatMeetsTheFilterIsTold() throws Exception {
        String inbox = "F" + server.mailbox(Role.INBOX).number();
        begin(
                "'filter':{'operator':'AND','conditions':[{'inMailbox':'"
                        + inbox
                        + "'},{'subject':'urgent'},{'body':'please'}]},'properties':['subject']");
        come(Role.INBOX, "an urgent wish", "please come");
        come(Role.JUNK, "an urgent offer", "please buy");
        come(Role.INBOX, "urgent", "nothing");
        assertThat(told().at("/emails").findValuesAsString("subject"))
                .containsExactly("an urgent wish");
        server.clock.advance(Duration.ofSeconds(1));
        come("hello");
        assertThat(pushed()).isEmpty();
    }

    @Test
    void whatAClientPutsThereIsNoDelivery() throws Exception {
        begin("'properties':['subject']");
        server.deliver(Role.DRAFTS, "m", "", NOON);
        assertThat(pushed()).isEmpty();
    }

    @Test
    void statesOfTypesAreToldBesides() throws Exception {
        JsonNode answer =
                create(
                        SealedPush.KEYS
                                + ",'types':['Email'],'emailPush':{'A1':{'properties':['subject']}}");
        String id = answer.at("/created/p/id").asString();
        String code = told().path("verificationCode").asString();
        call("PushSubscription/set", "'update':{'" + id + "':{'verificationCode':'" + code + "'}}");
        assertThat(pushed()).isEmpty();
        come("one");
        assertThat(pushed().stream().map(each -> each.path("@type").asString()))
                .containsExactly("EmailPush", "StateChange");
        server.clock.advance(Duration.ofSeconds(1));
        server.call("Email/set", "'update':{'M1':{'keywords/$seen':true}}");
        assertThat(told().path("@type").asString()).isEqualTo("StateChange");
    }

    @Test
    void aPushIsNoLongerThanPushServicesTake() throws Exception {
        begin("'properties':['subject','preview','header:X-Long:asText','id']");
        String text = "x".repeat(5000);
        for (int i = 0; i < 30; i++)
            server.come(
                    Role.INBOX,
                    "Subject: letter " + i + "\r\nX-Long: " + text + "\r\n\r\n" + text + "\r\n",
                    NOON);
        server.api.pusher().round();
        List<String> subjects = new ArrayList<>();
        for (PushedTo.Post post : server.pushed.take()) {
            assertThat(post.content().length).isLessThanOrEqualTo(4096);
            JsonNode emails = Json.MAPPER.readTree(SealedPush.open(post.content())).path("emails");
            for (JsonNode email : emails) {
                subjects.add(email.path("subject").asString());
                assertThat(email.propertyNames()).containsExactly("subject", "preview", "id");
            }
        }
        assertThat(subjects).hasSize(30).startsWith("letter 0").endsWith("letter 29");
    }

    @Test
    void everyPropertyOfAnEmailCanBeWanted() throws Exception {
        List<String> all =
                List.of(
                        "id",
                        "blobId",
                        "threadId",
                        "mailboxIds",
                        "keywords",
                        "size",
                        "receivedAt",
                        "messageId",
                        "inReplyTo",
                        "references",
                        "sender",
                        "from",
                        "to",
                        "cc",
                        "bcc",
                        "replyTo",
                        "subject",
                        "sentAt",
                        "hasAttachment",
                        "preview",
                        "bodyValues",
                        "textBody",
                        "htmlBody",
                        "attachments",
                        "headers",
                        "bodyStructure",
                        "header:Subject:asText");
        begin("'properties':['" + String.join("','", all) + "']");
        come("one");
        assertThat(told().at("/emails/0").propertyNames()).containsExactlyElementsOf(all);
    }

    @Test
    void ofAFloodTheNewestAreTold() throws Exception {
        begin("'properties':['subject']");
        for (int i = 0; i < 120; i++) come("letter " + i);
        List<String> subjects = new ArrayList<>();
        for (JsonNode push : pushed())
            subjects.addAll(push.path("emails").findValuesAsString("subject"));
        assertThat(subjects).hasSize(100).startsWith("letter 20").endsWith("letter 119");
    }

    @Test
    void whatCouldNotBeToldIsToldLater() throws Exception {
        begin("'properties':['subject']");
        server.pushed.status = 503;
        come("one");
        assertThat(pushed()).hasSize(1);
        server.pushed.status = 201;
        come("two");
        server.clock.advance(Duration.ofMinutes(1));
        assertThat(told().at("/emails").findValuesAsString("subject"))
                .containsExactly("one", "two");
    }

    @Test
    void itsUrgencyIsThatWhichWasWanted() throws Exception {
        begin("'urgency':'low','properties':['id']");
        come("one");
        server.api.pusher().round();
        assertThat(server.pushed.take().getFirst().fields()).containsEntry("Urgency", "low");
    }

    @Test
    void itIsShownAndChangedAndTakenBack() throws Exception {
        String id = begin("");
        JsonNode shown = call("PushSubscription/get", "'ids':null").at("/list/0/emailPush/A1");
        assertThat(shown.path("filter").isNull()).isTrue();
        assertThat(shown.path("urgency").asString()).isEqualTo("normal");
        assertThat(shown.path("properties").toString()).contains("subject");
        call(
                "PushSubscription/set",
                "'update':{'" + id + "':{'emailPush/A1/properties':['subject']}}");
        come("one");
        assertThat(told().at("/emails/0").propertyNames()).containsExactly("subject");
        call("PushSubscription/set", "'update':{'" + id + "':{'emailPush':null}}");
        server.clock.advance(Duration.ofSeconds(1));
        come("two");
        assertThat(pushed()).isEmpty();
        call(
                "PushSubscription/set",
                "'update':{'" + id + "':{'emailPush':{'A1':{'properties':['subject']}}}}");
        assertThat(pushed()).isEmpty();
        server.clock.advance(Duration.ofSeconds(1));
        come("three");
        assertThat(told().at("/emails").findValuesAsString("subject")).containsExactly("three");
    }

    private void share(String rights) throws Exception {
        server.call("Mailbox/set", "'update':{'F1':{'shareWith/W2':" + rights + "}}");
    }

    private void subscribe(boolean on) throws Exception {
        server.callsOfBob(
                "['Mailbox/set',{'accountId':'A1','update':{'F1':{'isSubscribed':"
                        + on
                        + "}}},'0']");
    }

    private JsonNode ofBob(String method, String arguments) throws Exception {
        return call(JmapServer.LOGIN_OF_BOB, method, arguments);
    }

    /// Alice shows Bob her inbox.
    @Test
    void mailThatOthersShowIsToldOnceOneHasSubscribed() throws Exception {
        String wanted =
                "'create':{'p':{'deviceClientId':'d','url':'https://push.test/x',"
                        + SealedPush.KEYS
                        + ",'types':['EmailDelivery'],'emailPush':{'A1':{'properties':['subject']},"
                        + "'A2':{'properties':['subject']}}}}";
        share("{'mayReadItems':true}");
        assertThat(ofBob("PushSubscription/set", wanted).at("/notCreated/p/type").asString())
                .isEqualTo("invalidProperties");
        subscribe(true);
        String id = ofBob("PushSubscription/set", wanted).at("/created/p/id").asString();
        String code = told().path("verificationCode").asString();
        ofBob(
                "PushSubscription/set",
                "'update':{'" + id + "':{'verificationCode':'" + code + "'}}");
        assertThat(pushed()).isEmpty();
        assertThat(ofBob("PushSubscription/get", "'ids':null").at("/list/0/emailPush").size())
                .isEqualTo(2);
        come("for all to see");
        List<JsonNode> pushed = pushed();
        assertThat(pushed).hasSize(2);
        assertThat(pushed.getFirst().path("accountId").asString()).isEqualTo("A1");
        assertThat(pushed.getFirst().at("/emails").findValuesAsString("subject"))
                .containsExactly("for all to see");
        assertThat(pushed.getLast().at("/changed/A1/EmailDelivery").isString()).isTrue();
        server.clock.advance(Duration.ofSeconds(1));
        come(Role.ARCHIVE, "not for Bob", "hidden");
        assertThat(pushed()).isEmpty();
        subscribe(false);
        pushed();
        server.clock.advance(Duration.ofSeconds(1));
        come("unheard");
        assertThat(pushed()).isEmpty();
        subscribe(true);
        pushed();
        server.clock.advance(Duration.ofSeconds(1));
        share("null");
        pushed();
        server.clock.advance(Duration.ofSeconds(1));
        come("no longer shown");
        assertThat(pushed()).isEmpty();
    }

    @Test
    void whoDoesNotUseItDoesNotSeeIt() throws Exception {
        begin("");
        JsonNode without = server.calls("['PushSubscription/get',{'ids':null},'0']").at("/0/1");
        assertThat(without.at("/list/0").has("emailPush")).isFalse();
    }

    @Test
    void theAccountIsOneThatHasIt() throws Exception {
        String session = server.send(server.request("/jmap/session").build()).body();
        JsonNode told = Json.MAPPER.readTree(session);
        String uri = "urn:ietf:params:jmap:emailpush";
        assertThat(told.path("capabilities").path(uri).isObject()).isTrue();
        assertThat(told.at("/accounts/A1/accountCapabilities").path(uri).isObject()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "{'A2':{}}",
                "{'A1':1}",
                "{'A1':{'more':1}}",
                "{'A1':{'filter':{'inMailboxes':1}}}",
                "{'A1':{'filter':'all'}}",
                "{'A1':{'properties':['nothing']}}",
                "{'A1':{'properties':'subject'}}",
                "{'A1':{'urgency':'now'}}",
            })
    void whatCannotBeToldIsRefused(String wanted) throws Exception {
        JsonNode answer = create(SealedPush.KEYS + ",'emailPush':" + wanted);
        assertThat(answer.at("/notCreated/p/type").asString())
                .as(answer.toString())
                .isEqualTo("invalidProperties");
        assertThat(answer.at("/notCreated/p/properties/0").asString()).isEqualTo("emailPush");
    }

    @Test
    void mailIsNeverToldInTheClear() throws Exception {
        JsonNode answer = create("'emailPush':{'A1':{}}");
        assertThat(answer.at("/notCreated/p/type").asString()).isEqualTo("invalidProperties");
    }
}
