package org.veredus.protocol.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.JsonNode;

/// RFC 8620: session, requests, references, errors, contents.
final class CoreTest {
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

    @Test
    void theSessionTellsWhatThereIs() throws Exception {
        HttpResponse<String> answer = server.send(server.request("/.well-known/jmap").build());
        JsonNode session = Json.MAPPER.readTree(answer.body());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("cache-control").orElse("")).contains("no-store");
        assertThat(session.at("/accounts/A1/name").asString()).isEqualTo("alice@example.test");
        assertThat(session.at("/accounts/A1/isPersonal").asBoolean()).isTrue();
        assertThat(session.at("/primaryAccounts/urn:ietf:params:jmap:mail").asString())
                .isEqualTo("A1");
        assertThat(session.get("downloadUrl").asString())
                .contains("{accountId}", "{blobId}", "{type}", "{name}");
        assertThat(session.get("apiUrl").asString()).isEqualTo(server.url("/jmap/api").toString());
    }

    @Test
    void nobodyIsToldAnythingWithoutPassword() throws Exception {
        HttpResponse<String> answer =
                server.send(HttpRequest.newBuilder(server.url("/jmap/session")).build());
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("www-authenticate")).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{                                                            | notJSON",
                "{\"using\":[],\"using\":[],\"methodCalls\":[]}                | notJSON",
                "{\"a\":\"\\ud800\"}                                           | notJSON",
                "{\"a\":{\"\\udc00\\ud800\":1}}                                | notJSON",
                "{\"a\":[1e400]}                                              | notJSON",
                "{\"a\":\"\\ud83d\\ude00\"}                                     | notRequest",
                "[]                                                           | notRequest",
                "{\"using\":[\"urn:ietf:params:jmap:core\"]}                  | notRequest",
                "{\"using\":[],\"methodCalls\":[[\"Core/echo\",{}]]}          | notRequest",
                "{\"using\":[],\"methodCalls\":[[\"Core/echo\",[],\"a\"]]}    | notRequest",
                "{\"using\":[\"urn:nobody\"],\"methodCalls\":[]}              | unknownCapability"
            })
    void aRequestThatIsNoneIsRefusedAsAWhole(String body, String kind) throws Exception {
        HttpResponse<String> answer = server.post(body);
        JsonNode problem = Json.MAPPER.readTree(answer.body());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type").orElse(""))
                .isEqualTo("application/problem+json");
        assertThat(problem.get("type").asString()).isEqualTo("urn:ietf:params:jmap:error:" + kind);
        assertThat(problem.get("status").asInt()).isEqualTo(400);
        assertThat(problem.get("detail").asString()).doesNotContain("marker", "Source", "Stream");
    }

    @Test
    void tooManyCallsAreRefusedWithTheLimitsName() throws Exception {
        String call = "[\"Core/echo\",{},\"a\"]";
        String calls = String.join(",", java.util.Collections.nCopies(65, call));
        HttpResponse<String> answer =
                server.post("{\"using\":" + JmapServer.USING + ",\"methodCalls\":[" + calls + "]}");
        JsonNode problem = Json.MAPPER.readTree(answer.body());
        assertThat(problem.get("limit").asString()).isEqualTo("maxCallsInRequest");
    }

    @Test
    void aMethodOfACapabilityNotUsedIsUnknown() throws Exception {
        HttpResponse<String> answer =
                server.post(
                        "{\"using\":[\"urn:ietf:params:jmap:core\"],"
                                + "\"methodCalls\":[[\"Mailbox/get\",{\"accountId\":\"A1\"},\"a\"]]}");
        assertThat(Json.MAPPER.readTree(answer.body()).at("/methodResponses/0/1/type").asString())
                .isEqualTo("unknownMethod");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "/x            | [[1,2],[3]]     | ok",
                "/list/*/a     | [1,2,3]         | ok",
                "/list/1/a     | [2,3]           | ok",
                "/sl~1ash      | 7               | ok",
                "/nothing      |                 | invalidResultReference",
                "/list/9       |                 | invalidResultReference",
                "/list/01      |                 | invalidResultReference",
                "/list/*/b     |                 | invalidResultReference"
            })
    void referencesTakeWhatEarlierCallsAnswered(String path, String found, String outcome)
            throws Exception {
        JsonNode answers =
                server.calls(
                        "['Core/echo',{'x':[[1,2],[3]],'list':[{'a':1},{'a':[2,3]}],'sl/ash':7},'0']",
                        "['Core/echo',{'#y':{'resultOf':'0','name':'Core/echo','path':'"
                                + path
                                + "'}},'1']");
        JsonNode second = answers.get(1).get(1);
        if (outcome.equals("ok"))
            assertThat(second.get("y")).isEqualTo(Json.MAPPER.readTree(found));
        else assertThat(second.get("type").asString()).isEqualTo(outcome);
    }

    @Test
    void aReferenceToAnotherNameOrAnArgumentGivenTwiceIsRefused() throws Exception {
        JsonNode answers =
                server.calls(
                        "['Core/echo',{'x':1},'0']",
                        "['Core/echo',{'#y':{'resultOf':'0','name':'Email/get','path':'/x'}},'1']",
                        "['Core/echo',{'y':1,'#y':{'resultOf':'0','name':'Core/echo','path':'/x'}},'2']");
        assertThat(answers.at("/1/1/type").asString()).isEqualTo("invalidResultReference");
        assertThat(answers.at("/2/1/type").asString()).isEqualTo("invalidArguments");
    }

    @Test
    void whatIsUploadedCanBeDownloadedAgainAndByNobodyElsesName() throws Exception {
        HttpResponse<String> uploaded =
                server.send(
                        server.request("/jmap/upload/A1/")
                                .header("Content-Type", "text/plain")
                                .POST(HttpRequest.BodyPublishers.ofString("hello"))
                                .build());
        JsonNode told = Json.MAPPER.readTree(uploaded.body());
        String blob = told.get("blobId").asString();
        assertThat(uploaded.statusCode()).isEqualTo(200);
        assertThat(told.get("size").asInt()).isEqualTo(5);
        assertThat(told.get("type").asString()).isEqualTo("text/plain");
        HttpResponse<String> down =
                server.send(
                        server.request(
                                        "/jmap/download/A1/"
                                                + blob
                                                + "/a%20b%C3%BC.txt?type=text/plain")
                                .build());
        assertThat(down.body()).isEqualTo("hello");
        assertThat(down.headers().firstValue("content-type").orElse("")).isEqualTo("text/plain");
        assertThat(down.headers().firstValue("content-disposition").orElse(""))
                .isEqualTo("attachment; filename=\"a b__.txt\"; filename*=utf-8''a%20b%C3%BC.txt");
        assertThat(
                        server.send(server.request("/jmap/download/A2/" + blob + "/x").build())
                                .statusCode())
                .isEqualTo(404);
        assertThat(server.send(server.request("/jmap/download/A1/B77/x").build()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void whateverItsNameABlobCanBeDownloaded() throws Exception {
        String blob =
                Json.MAPPER
                        .readTree(
                                server.send(
                                                server.request("/jmap/upload/A1/")
                                                        .POST(
                                                                HttpRequest.BodyPublishers.ofString(
                                                                        "hello"))
                                                        .build())
                                        .body())
                        .get("blobId")
                        .asString();
        JsonNode session =
                Json.MAPPER.readTree(
                        server.send(server.request("/.well-known/jmap").build()).body());
        String template =
                session.get("downloadUrl")
                        .asString()
                        .replace("{accountId}", "A1")
                        .replace("{blobId}", blob)
                        .replace("{type}", "text%2Fplain");
        String root = server.url("/").toString();
        for (String name : new String[] {"..", "%2E%2E", ".", "", "a%2Fb%26c%3Dd", "..%3Bx"}) {
            HttpResponse<String> down =
                    server.send(
                            server.request(
                                            template.replace("{name}", name)
                                                    .substring(root.length() - 1))
                                    .build());
            assertThat(down.body()).as(name).isEqualTo("hello");
            assertThat(down.headers().firstValue("content-type").orElse(""))
                    .isEqualTo("text/plain");
        }
    }
}
