package org.veredus.protocol.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.account.mailbox.Role;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.JsonNode;

/// Messages that clients have made of what they send. RFC 8621 §4.6
final class DraftTest {
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

    private JsonNode create(String properties) throws Exception {
        String drafts = "'mailboxIds':{'F" + server.mailbox(Role.DRAFTS).number() + "':true}";
        return server.call("Email/set", "'create':{'k':{" + drafts + "," + properties + "}}");
    }

    private JsonNode part(String properties) throws Exception {
        return create(
                "'bodyValues':{'1':{'value':'x'}},'bodyStructure':{'partId':'1',"
                        + properties
                        + "}");
    }

    private String written(JsonNode answer) throws Exception {
        String blob = answer.at("/created/k/blobId").asString();
        assertThat(blob).as("%s", answer).isNotEmpty();
        return server.call("Blob/get", "'ids':['" + blob + "'],'properties':['data:asBase64']")
                .at("/list/0/data:asBase64")
                .asString()
                .transform(
                        data ->
                                new String(
                                        Base64.getDecoder().decode(data), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'header:Content-Type':' text/html'",
                "'type':'text/plain','header:content-type:asText':'text/plain; format=flowed'",
                "'header:Content-Disposition':' inline','disposition':'attachment'",
                "'header:Content-Disposition':' inline','name':'a.txt'",
                "'header:Content-ID':' <a@test>','cid':'b@test'",
                "'header:Content-Language':' en','language':['de']",
                "'header:Content-Location':' a','location':'b'",
                "'cid':'<a@test>'",
                "'cid':'a b'",
                "'disposition':'attachment; filename=a'",
                "'language':'en'"
            })
    void noFieldOfAPartIsGivenTwiceOrIsNone(String properties) throws Exception {
        assertThat(part(properties).at("/notCreated/k/type").asString())
                .isEqualTo("invalidProperties");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'header:Date:asDate':'2026-01-01T00:00:00Z'",
                "'header:Message-ID:asMessageIds':['a@test']",
                "'header:MIME-Version':' 1.0'"
            })
    void whatTheFirstPartSaysTheMessageDoesNotSayAgain(String property) throws Exception {
        String field = property.substring("'header:".length()).split("[:']")[0];
        String message = written(part(property)).toLowerCase(Locale.ROOT);
        assertThat(message.split(field.toLowerCase(Locale.ROOT) + ":", -1)).hasSize(2);
    }

    @Test
    void aPartWithoutPartsMaySayThatItHasNone() throws Exception {
        assertThat(part("'subParts':[]").at("/created/k").has("id")).isTrue();
    }

    @Test
    void aRawFieldStaysAsItIs() throws Exception {
        String message = written(create("'header:X-Spaces':' a  b\\tc\\r\\n  d '"));
        assertThat(message).contains("X-Spaces: a  b\tc\r\n  d \r\n");
        String lines = "'header:X-Long':' " + "word ".repeat(300) + "'";
        assertThat(written(create(lines)).lines().mapToInt(String::length).max().orElseThrow())
                .isLessThan(998);
    }

    // RFC 2046 §5.2.1
    @Test
    void aMessageThatIsAttachedIsNotEncoded() throws Exception {
        String blob =
                server.call(
                                "Blob/upload",
                                "'create':{'b':{'data':[{'data:asText':"
                                        + "'Subject: a\\r\\n\\r\\nGrüße\\r\\n'}]}}")
                        .at("/created/b/id")
                        .asString();
        String message =
                written(
                        create(
                                "'bodyValues':{'1':{'value':'x'}},'textBody':[{'partId':'1'}],"
                                        + "'attachments':[{'type':'message/rfc822','blobId':'"
                                        + blob
                                        + "'}]"));
        assertThat(message).contains("Grüße").doesNotContain("base64");
        // RFC 2045 §6.4
        assertThat(message.split("Content-Transfer-Encoding: 8bit", -1)).hasSize(3);
    }

    @Test
    void anEmailMayBeSetToWhatItIs() throws Exception {
        String id = part("'type':'text/plain'").at("/created/k/id").asString();
        JsonNode email = server.call("Email/get", "'ids':['" + id + "']").at("/list/0");
        JsonNode answer =
                server.call(
                        "Email/set",
                        "'update':{'" + id + "':" + email.toString().replace('"', '\'') + "}");
        assertThat(answer.get("updated")).isEqualTo(Json.MAPPER.readTree("{\"" + id + "\":null}"));
    }
}
