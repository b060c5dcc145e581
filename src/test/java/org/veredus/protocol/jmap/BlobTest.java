package org.veredus.protocol.jmap;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.auth.AppTokens;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.mailbox.Role;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Blobs (RFC 9404), quotas (RFC 9425), and tokens in place of passwords.
final class BlobTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

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

    private static JsonNode json(String text) {
        return Json.MAPPER.readTree(text.replace('\'', '"'));
    }

    // RFC 9404 §4.1.1
    @Test
    void blobsAreMadeOfPieces() throws Exception {
        ObjectNode first =
                server.call(
                        "Blob/upload",
                        "'create':{'b4':{'data':[{'data:asText':'The quick brown fox'},"
                                + "{'data:asBase64':'IGp1bXBlZC4='}],'type':'text/plain'}}");
        String id = first.at("/created/b4/id").asString();
        assertThat(first.at("/created/b4/size").asLong()).isEqualTo(27);
        assertThat(first.at("/created/b4/type").asString()).isEqualTo("text/plain");
        JsonNode answers =
                server.calls(
                        "['Blob/upload',{'accountId':'A1','create':{'cat':{'data':["
                                + "{'data:asText':'How'},{'blobId':'"
                                + id
                                + "','length':7,'offset':3},{'data:asText':'was t'}]}}},'S4']",
                        "['Blob/get',{'accountId':'A1','ids':['#cat'],'properties':"
                                + "['data:asText','size','digest:sha']},'G4']");
        JsonNode got = answers.at("/1/1/list/0");
        assertThat(got.get("data:asText").asString()).isEqualTo("How quick was t");
        assertThat(got.get("size").asLong()).isEqualTo(15);
        assertThat(got.get("digest:sha").asString()).hasSize(28);
    }

    @Test
    void piecesThatMakeNoSenseAreRefused() throws Exception {
        ObjectNode answer =
                server.call(
                        "Blob/upload",
                        "'create':{'a':{'data':[{'blobId':'U77'}]},"
                                + "'b':{'data':[{'data:asBase64':'%%'}]},"
                                + "'c':{'data':[{}]},'d':{'data':[],'colour':'red'}}");
        assertThat(answer.at("/notCreated/a/type").asString()).isEqualTo("blobNotFound");
        for (String id : Set.of("b", "c", "d"))
            assertThat(answer.at("/notCreated/" + id + "/type").asString())
                    .isEqualTo("invalidProperties");
    }

    // RFC 8620 §6.3: between two accounts
    @Test
    void nothingIsCopiedIntoTheAccountWhereItIs() throws Exception {
        assertThat(
                        server.call("Blob/copy", "'fromAccountId':'A1','blobIds':['B1']")
                                .get("type")
                                .asString())
                .isEqualTo("invalidArguments");
    }

    // RFC 9404 §4.2
    @Test
    void aPartOfABlobIsShownAsTextOrAsWhatItIs() throws Exception {
        String id =
                server.call("Blob/upload", "'create':{'a':{'data':[{'data:asBase64':'Yf9i'}]}}")
                        .at("/created/a/id")
                        .asString();
        String ids = "'ids':['" + id + "']";
        assertThat(server.call("Blob/get", ids).at("/list/0"))
                .isEqualTo(
                        json(
                                "{'id':'"
                                        + id
                                        + "','data:asBase64':'Yf9i','isEncodingProblem':true,"
                                        + "'size':3}"));
        assertThat(server.call("Blob/get", ids + ",'offset':2,'length':5").at("/list/0"))
                .isEqualTo(
                        json("{'id':'" + id + "','data:asText':'b','isTruncated':true,'size':3}"));
        assertThat(server.call("Blob/get", "'ids':['U0']").get("notFound"))
                .isEqualTo(json("['U0']"));
    }

    // RFC 9404 §4.3
    @Test
    void aBlobTellsWhatItIsPartOf() throws Exception {
        server.deliver(Role.INBOX, "one", "", AT);
        ObjectNode answer =
                server.call(
                        "Blob/lookup",
                        "'typeNames':['Mailbox','Thread','Email'],'ids':['B1','B9','no-blob']");
        assertThat(answer.get("list"))
                .isEqualTo(
                        json(
                                "[{'id':'B1','matchedIds':{'Mailbox':['F1'],'Thread':['T1'],"
                                        + "'Email':['M1']}},{'id':'B9','matchedIds':{'Mailbox':[],"
                                        + "'Thread':[],'Email':[]}}]"));
        assertThat(answer.get("notFound")).isEqualTo(json("['no-blob']"));
        assertThat(
                        server.call("Blob/lookup", "'typeNames':['Colour'],'ids':[]")
                                .path("type")
                                .asString())
                .isEqualTo("unknownDataType");
    }

    // RFC 9404 §6
    @Test
    void whatAnUploadSaysItIsIsNotBelieved() throws Exception {
        String id =
                server.call(
                                "Blob/upload",
                                "'create':{'a':{'data':[{'data:asText':'<script>'}],"
                                        + "'type':'image/png'}}")
                        .at("/created/a/id")
                        .asString();
        var page =
                server.send(
                        server.request("/jmap/download/A1/" + id + "/x.html?type=text/html")
                                .build());
        assertThat(page.headers().firstValue("Content-Disposition").orElse(""))
                .startsWith("attachment");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("sandbox");
        assertThat(
                        server.call(
                                        "Email/import",
                                        "'emails':{'m':{'blobId':'"
                                                + id
                                                + "','mailboxIds':{'F1':true}}}")
                                .has("created"))
                .isTrue();
    }

    @Test
    void quotasShowLimitsAndWhatIsUsedOfThem() throws Exception {
        assertThat(server.call("Quota/get", "").get("list")).isEmpty();
        server.directory.setQuota(server.account.id(), new Quota(10_000, Long.MAX_VALUE));
        ObjectNode answer = server.call("Quota/get", "");
        assertThat(answer.get("list"))
                .isEqualTo(
                        json(
                                "[{'id':'storage','resourceType':'octets','used':0,"
                                        + "'hardLimit':10000,'warnLimit':null,'softLimit':null,"
                                        + "'scope':'account','name':'Storage','description':null,"
                                        + "'types':['Email']}]"));
        String since = "'sinceState':'" + answer.get("state").asString() + "'";
        server.deliver(Role.INBOX, "one", "", AT);
        ObjectNode changes = server.call("Quota/changes", since);
        assertThat(changes.get("updated")).isEqualTo(json("['storage']"));
        assertThat(changes.get("updatedProperties")).isEqualTo(json("['used']"));
        server.directory.setQuota(server.account.id(), new Quota(Long.MAX_VALUE, 5));
        changes = server.call("Quota/changes", since);
        assertThat(changes.get("created")).isEqualTo(json("['messages']"));
        assertThat(changes.get("destroyed")).isEqualTo(json("['storage']"));
        assertThat(server.call("Quota/query", "'filter':{'resourceType':'count'}").get("ids"))
                .isEqualTo(json("['messages']"));
        assertThat(server.call("Quota/changes", "'sinceState':'x'").path("type").asString())
                .isEqualTo("cannotCalculateChanges");
    }

    // RFC 6750 §2.1
    @Test
    void aTokenWillDoInPlaceOfAPassword() throws Exception {
        AppTokens.Issued issued =
                requireNonNull(
                        server.authenticator.issueToken(
                                server.account.id(), "program", server.clock.instant()));
        HttpRequest right =
                HttpRequest.newBuilder(server.url("/jmap/session"))
                        .header("Authorization", "Bearer " + issued.secret())
                        .build();
        assertThat(server.send(right).body()).contains("alice@example.test");
        HttpRequest wrong =
                HttpRequest.newBuilder(server.url("/jmap/session"))
                        .header("Authorization", "Bearer vrt_x")
                        .build();
        var refused = server.send(wrong);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().allValues("WWW-Authenticate"))
                .containsExactly(
                        "Basic realm=\"veredus\", charset=\"UTF-8\"", "Bearer realm=\"veredus\"");
    }
}
