package org.veredus.protocol.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.mailbox.Role;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.JsonNode;

/// What aerc (0.16 and later) asks by its JMAP back end, in the form in which it asks: just the
/// capabilities of the methods in `using`, JSON as the type of whatever it uploads, the name of a
/// mailbox as its creation id, `mailfrom` for mailFrom, and 200 for everything that was well.
final class AercTest {
    private static final String EMAIL =
            "'properties':['id','blobId','threadId','mailboxIds','keywords','size','receivedAt',"
                    + "'headers','messageId','inReplyTo','references','from','to','cc','bcc',"
                    + "'replyTo','subject','bodyStructure'],'bodyProperties':['blobId','charset',"
                    + "'cid','disposition','language','location','name','partId','size','subParts',"
                    + "'type']";

    private JmapServer server;
    private JsonNode session;

    @BeforeEach
    void start() throws Exception {
        server = new JmapServer();
        deliver("one", "");
        session = got("/.well-known/jmap");
    }

    @AfterEach
    void stop() {
        assertThat(server.bugs()).isZero();
        server.close();
    }

    private void deliver(String id, String references) throws Exception {
        server.deliver(Role.INBOX, id, references, Instant.parse("2026-01-02T12:00:00Z"));
    }

    private String mailbox(Role role) throws Exception {
        return "F" + server.mailbox(role).number();
    }

    private JsonNode got(String path) throws Exception {
        HttpResponse<String> answer = server.send(server.request(path).build());
        assertThat(answer.statusCode()).isEqualTo(200);
        return Json.MAPPER.readTree(answer.body());
    }

    /// Calls have no call ids: they are numbered.
    private JsonNode ask(String using, String... calls) throws Exception {
        StringBuilder numbered = new StringBuilder();
        for (int i = 0; i < calls.length; i++)
            numbered.append(i == 0 ? "" : ",")
                    .append(calls[i], 0, calls[i].length() - 1)
                    .append(",'" + i + "']");
        String body = "{'using':[" + using + "],'methodCalls':[" + numbered + "]}";
        HttpResponse<String> answer = server.post(body.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode responses = Json.MAPPER.readTree(answer.body()).path("methodResponses");
        for (JsonNode each : responses) assertThat(each.get(0).asString()).isNotEqualTo("error");
        return responses;
    }

    private JsonNode mail(String... calls) throws Exception {
        return ask("'urn:ietf:params:jmap:mail'", calls);
    }

    private JsonNode uploaded(String text) throws Exception {
        String path =
                session.path("uploadUrl")
                        .asString()
                        .replace("{accountId}", "A1")
                        .replaceFirst("https?://[^/]*", "");
        HttpResponse<String> answer =
                server.send(
                        server.request(path)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(text))
                                .build());
        assertThat(answer.statusCode()).isEqualTo(200);
        return Json.MAPPER.readTree(answer.body());
    }

    @Test
    void mailIsListedAndReadWithItsThread() throws Exception {
        deliver("two", "one");
        assertThat(session.at("/primaryAccounts/urn:ietf:params:jmap:mail").asString())
                .isEqualTo("A1");
        JsonNode mailboxes = mail("['Mailbox/get',{'accountId':'A1'}]").at("/0/1/list");
        assertThat(mailboxes.findValuesAsString("role")).contains("inbox", "archive", "drafts");
        JsonNode found =
                mail("['Email/query',{'accountId':'A1','filter':{'inMailbox':'"
                                + mailbox(Role.INBOX)
                                + "'},'sort':[{'property':'receivedAt','isAscending':true}]}]")
                        .at("/0/1");
        assertThat(found.path("canCalculateChanges").asBoolean()).isTrue();
        assertThat(found.path("ids").toString()).isEqualTo("[\"M1\",\"M2\"]");
        JsonNode email =
                mail("['Email/get',{'accountId':'A1','ids':['M1']," + EMAIL + "}]")
                        .at("/0/1/list/0");
        JsonNode thread =
                mail(
                        "['Thread/get',{'accountId':'A1','ids':['"
                                + email.path("threadId").asString()
                                + "']}]",
                        "['Email/get',{'accountId':'A1',"
                                + EMAIL
                                + ",'#ids':{'resultOf':'0','name':'Thread/get',"
                                + "'path':'/list/*/emailIds'}}]");
        assertThat(thread.at("/1/1/list").findValuesAsString("subject"))
                .containsExactlyInAnyOrder("about one", "about two");
        String part =
                session.path("downloadUrl")
                        .asString()
                        .replaceFirst("https?://[^/]*", "")
                        .replace("{accountId}", "A1")
                        .replace("{blobId}", email.at("/bodyStructure/blobId").asString())
                        .replace("{type}", "application/octet-stream")
                        .replace("{name}", "filename");
        HttpResponse<String> down =
                server.send(
                        server.request(part).header("Content-Type", "application/json").build());
        assertThat(down.statusCode()).isEqualTo(200);
        assertThat(down.body()).startsWith("The body of one & more.");
    }

    @Test
    void mailIsFlaggedAndMovedAndWhatIsNewIsFollowed() throws Exception {
        String inbox = mailbox(Role.INBOX);
        JsonNode before =
                mail(
                        "['Mailbox/get',{'accountId':'A1'}]",
                        "['Email/query',{'accountId':'A1','filter':{'inMailbox':'" + inbox + "'}}]",
                        "['Email/get',{'accountId':'A1','ids':['M1']," + EMAIL + "}]");
        String events =
                session.path("eventSourceUrl").asString().replaceFirst("https?://[^/?]*", "");
        HttpRequest listening =
                server.request(
                                events.substring(0, events.indexOf('?'))
                                        + "?closeafter=no&ping=0&types=%2A")
                        .build();
        try (var client = HttpClient.newHttpClient();
                BufferedReader told =
                        new BufferedReader(
                                new InputStreamReader(
                                        client.send(
                                                        listening,
                                                        HttpResponse.BodyHandlers.ofInputStream())
                                                .body(),
                                        StandardCharsets.UTF_8))) {
            mail("['Email/set',{'accountId':'A1','update':{'M1':{'keywords/$flagged':true}}}]");
            deliver("new", "");
            String line = told.readLine();
            while (!line.startsWith("event:")) line = told.readLine();
            assertThat(line).isEqualTo("event: state");
            assertThat(Json.MAPPER.readTree(told.readLine().substring(5)).at("/changed/A1").size())
                    .isPositive();
            server.api.endStreams();
        }
        mail(
                "['Email/set',{'accountId':'A1','update':{'M1':{'mailboxIds/"
                        + mailbox(Role.ARCHIVE)
                        + "':true,'mailboxIds/"
                        + inbox
                        + "':null}}}]");
        JsonNode after =
                mail(
                        "['Mailbox/changes',{'accountId':'A1','sinceState':'"
                                + before.at("/0/1/state").asString()
                                + "'}]",
                        "['Mailbox/get',{'accountId':'A1','#ids':{'resultOf':'0',"
                                + "'name':'Mailbox/changes','path':'/updated'}}]",
                        "['Email/changes',{'accountId':'A1','sinceState':'"
                                + before.at("/2/1/state").asString()
                                + "'}]",
                        "['Email/get',{'accountId':'A1',"
                                + EMAIL
                                + ",'#ids':{'resultOf':'2','name':'Email/changes',"
                                + "'path':'/created'}}]",
                        "['Email/queryChanges',{'accountId':'A1','filter':{'inMailbox':'"
                                + inbox
                                + "'},'sinceQueryState':'"
                                + before.at("/1/1/queryState").asString()
                                + "'}]");
        assertThat(after.at("/1/1/list").findValuesAsString("role")).contains("inbox", "archive");
        assertThat(after.at("/2/1/updated/0").asString()).isEqualTo("M1");
        assertThat(after.at("/3/1/list/0/subject").asString()).isEqualTo("about new");
        assertThat(after.at("/4/1/removed").valueStream().map(JsonNode::asString)).contains("M1");
        assertThat(after.at("/4/1/added/0/id").asString()).isEqualTo("M2");
    }

    @Test
    void aMailboxIsMadeUnderItsOwnName() throws Exception {
        JsonNode made =
                mail(
                        "['Mailbox/set',{'accountId':'A1','create':{'Größeres':{'name':'Größeres'}}}]",
                        "['Mailbox/set',{'accountId':'A1','create':{'Größeres/2026 1':"
                                + "{'name':'2026 1','parentId':'#Größeres'}}}]");
        assertThat(made.at("/0/1/created").has("Größeres")).isTrue();
        assertThat(made.at("/1/1/created").has("Größeres/2026 1")).isTrue();
    }

    @Test
    void aMessageIsSent() throws Exception {
        String identity =
                ask("'urn:ietf:params:jmap:submission'", "['Identity/get',{'accountId':'A1'}]")
                        .at("/0/1/list/0/id")
                        .asString();
        String blob =
                uploaded(
                                """
                                From: alice@example.test\r
                                To: bob@example.test\r
                                Subject: sent by aerc\r
                                \r
                                Hello.\r
                                """)
                        .path("blobId")
                        .asString();
        String drafts = mailbox(Role.DRAFTS);
        String sent = mailbox(Role.SENT);
        JsonNode answers =
                ask(
                        "'urn:ietf:params:jmap:mail','urn:ietf:params:jmap:submission'",
                        "['Email/import',{'accountId':'A1','emails':{'aerc':{'blobId':'"
                                + blob
                                + "','mailboxIds':{'"
                                + drafts
                                + "':true},'keywords':{'$draft':true,'$seen':true}}}}]",
                        "['EmailSubmission/set',{'accountId':'A1','create':{'sub':{'identityId':'"
                                + identity
                                + "','emailId':'#aerc','envelope':{'mailfrom':{'email':"
                                + "'alice@example.test'},'rcptTo':[{'email':'bob@example.test'}]}}},"
                                + "'onSuccessUpdateEmail':{'#sub':{'keywords/$draft':null,'mailboxIds/"
                                + sent
                                + "':true,'mailboxIds/"
                                + drafts
                                + "':null}}}]");
        String email = answers.at("/0/1/created/aerc/id").asString();
        assertThat(answers.at("/1/1/created").has("sub")).isTrue();
        JsonNode now =
                mail(
                        "['Email/get',{'accountId':'A1','ids':['"
                                + email
                                + "'],'properties':['mailboxIds','keywords']}]");
        assertThat(now.at("/0/1/list/0/mailboxIds").propertyNames()).containsExactly(sent);
        assertThat(now.at("/0/1/list/0/keywords").propertyNames()).containsExactly("$seen");
    }
}
