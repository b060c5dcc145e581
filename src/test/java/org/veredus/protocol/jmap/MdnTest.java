package org.veredus.protocol.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.mailbox.Role;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.transport.queue.Consignment;
import tools.jackson.databind.JsonNode;

/// MDN. RFC 9007
final class MdnTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
    private static final String DISPOSITION =
            "'disposition':{'actionMode':'manual-action','sendingMode':'mdn-sent-manually',"
                    + "'type':'displayed'}";

    private JmapServer server;
    private String asking;

    @BeforeEach
    void start() throws Exception {
        server = new JmapServer();
        server.call("Identity/get", "");
        asking =
                "M"
                        + server.file(
                                Role.INBOX,
                                "From: x@remote.test\r\nTo: alice@example.test\r\n"
                                        + "Disposition-Notification-To: X <x@remote.test>\r\n"
                                        + "Original-Recipient: rfc822;boss@example.test\r\n"
                                        + "Message-ID: <asks@remote.test>\r\nSubject: read me\r\n"
                                        + "\r\ntext\r\n",
                                AT);
    }

    @AfterEach
    void stop() {
        assertThat(server.bugs()).isZero();
        server.close();
    }

    private static JsonNode json(String text) {
        return Json.MAPPER.readTree(text.replace('\'', '"'));
    }

    private JsonNode send(String email, String more) throws Exception {
        return server.calls(
                "['MDN/send',{'accountId':'A1','identityId':'I1','send':{'k':{'forEmailId':'"
                        + email
                        + "',"
                        + DISPOSITION
                        + more
                        + "}},'onSuccessUpdateEmail':{'#k':{'keywords/$mdnsent':true}}},'0']");
    }

    @Test
    void whoAskedIsToldOnceAndTheEmailSaysSo() throws Exception {
        JsonNode answers =
                send(asking, ",'textBody':'I have seen it.','includeOriginalMessage':true");
        assertThat(answers.at("/0/1/sent/k"))
                .isEqualTo(
                        json(
                                "{'finalRecipient':'rfc822; alice@example.test',"
                                        + "'originalRecipient':'rfc822; boss@example.test',"
                                        + "'originalMessageId':'<asks@remote.test>',"
                                        + "'subject':'Receipt: read me'}"));
        assertThat(answers.at("/1/0").asString()).isEqualTo("Email/set");
        assertThat(answers.at("/1/1/updated").has(asking)).isTrue();
        server.post.run();
        Consignment carried = server.post.carried.getFirst();
        assertThat(carried.envelope().from().wire()).isEqualTo("<>");
        String text = server.post.text(carried);
        assertThat(text)
                .contains(
                        "DKIM-Signature:",
                        "multipart/report",
                        "Subject: Receipt: read me",
                        "I have seen it.",
                        "Disposition: manual-action/MDN-sent-manually; displayed",
                        "Original-Message-ID: <asks@remote.test>");
        assertThat(send(asking, "").at("/0/1/notSent/k/type").asString())
                .isEqualTo("mdnAlreadySent");

        String blob = "B" + server.file(Role.INBOX, text, AT);
        JsonNode parsed = server.call("MDN/parse", "'blobIds':['" + blob + "','B1','B9']");
        assertThat(parsed.at("/parsed/" + blob + "/disposition"))
                .isEqualTo(
                        json(
                                "{'actionMode':'manual-action',"
                                        + "'sendingMode':'mdn-sent-manually','type':'displayed'}"));
        assertThat(parsed.at("/parsed/" + blob + "/includeOriginalMessage").asBoolean()).isTrue();
        assertThat(parsed.get("notParsable")).isEqualTo(json("['B1']"));
        assertThat(parsed.get("notFound")).isEqualTo(json("['B9']"));
    }

    @Test
    void nobodyIsToldWhoDidNotAskOrWhoseEmailIsNotMarked() throws Exception {
        String silent = "M" + server.deliver(Role.INBOX, "silent", "", AT);
        assertThat(send(silent, "").at("/0/1/notSent/k/type").asString()).isEqualTo("notFound");
        assertThat(
                        send(asking, ",'finalRecipient':'rfc822; bob@example.test'")
                                .at("/0/1/notSent/k/type")
                                .asString())
                .isEqualTo("forbiddenFrom");
        JsonNode unmarked =
                server.call(
                        "MDN/send",
                        "'identityId':'I1','send':{'k':{'forEmailId':'"
                                + asking
                                + "',"
                                + DISPOSITION
                                + "}}");
        assertThat(unmarked.at("/notSent/k/type").asString()).isEqualTo("invalidProperties");
        JsonNode otherwise =
                server.call(
                        "MDN/send",
                        "'identityId':'I1','send':{'k':{'forEmailId':'"
                                + asking
                                + "',"
                                + DISPOSITION
                                + "}},'onSuccessUpdateEmail':{'#k':{'keywords/$MDNSent':true}}");
        assertThat(otherwise.at("/notSent/k/type").asString()).isEqualTo("invalidProperties");
        assertThat(
                        send(asking, ",'reportingUA':'a\\r\\nBcc: x@y.test'")
                                .at("/0/1/notSent/k/type")
                                .asString())
                .isEqualTo("invalidProperties");
        server.post.run();
        assertThat(server.post.carried).isEmpty();
    }
}
