package org.veredus.protocol.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.mailbox.Role;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.JsonNode;

/// A state is another one when something of its type is, and only then. RFC 8620 §5.1, RFC 8621
/// §1.5
final class StatesTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
    private static final List<String> TYPES = List.of("Email", "Thread", "Mailbox");

    private JmapServer server;
    private final List<String> before = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        server = new JmapServer();
        server.deliver(Role.INBOX, "one", "", AT);
        states();
    }

    @AfterEach
    void stop() {
        assertThat(server.bugs()).isZero();
        server.close();
    }

    private List<String> states() throws Exception {
        before.clear();
        for (String type : TYPES)
            before.add(server.call(type + "/get", "'ids':[]").get("state").asString());
        return before;
    }

    /// Which types have another state than when they were last looked at.
    private List<String> changed() throws Exception {
        List<String> old = List.copyOf(before);
        List<String> now = states();
        List<String> changed = new ArrayList<>();
        for (int i = 0; i < TYPES.size(); i++)
            if (!old.get(i).equals(now.get(i))) changed.add(TYPES.get(i));
        return changed;
    }

    private void set(String patch) throws Exception {
        JsonNode answer = server.call("Email/set", "'update':{'M1':" + patch + "}");
        assertThat(answer.get("updated").has("M1")).as("%s", answer).isTrue();
    }

    @Test
    void aFlagIsNoBusinessOfMailboxesButUnreadIs() throws Exception {
        set("{'keywords/$flagged':true}");
        assertThat(changed()).containsExactly("Email");
        set("{'keywords/$seen':true}");
        assertThat(changed()).containsExactly("Email", "Mailbox");
        set("{'keywords/$seen':true}");
        assertThat(changed()).isEmpty();
        server.deliver(Role.INBOX, "two", "", AT);
        assertThat(changed()).containsExactly("Email", "Thread", "Mailbox");
        server.call("Mailbox/set", "'create':{'a':{'name':'New'}}");
        assertThat(changed()).containsExactly("Mailbox");
    }

    @Test
    void whoIsUpToDateIsToldOfNothing() throws Exception {
        String mailboxes = before.get(2);
        set("{'keywords/$flagged':true}");
        JsonNode answer = server.call("Mailbox/changes", "'sinceState':'" + mailboxes + "'");
        assertThat(answer)
                .isEqualTo(
                        Json.MAPPER.readTree(
                                ("{'accountId':'A1','oldState':'S','newState':'S',"
                                                + "'hasMoreChanges':false,'created':[],'updated':[],"
                                                + "'destroyed':[],'updatedProperties':null}")
                                        .replace("'S'", "'" + mailboxes + "'")
                                        .replace('\'', '"')));
    }

    @Test
    void setTellsTheStatesOfItsOwnType() throws Exception {
        JsonNode answer = server.call("Email/set", "'update':{'M1':{'keywords/$flagged':true}}");
        assertThat(answer.get("oldState").asString()).isEqualTo(before.getFirst());
        assertThat(answer.get("newState").asString()).isEqualTo(states().getFirst());
    }

    @Test
    void ofRepeatedFieldsTheLastCountsAndAnEmptyOneIsAnEmptyList() throws Exception {
        String message =
                "From: First <one@example.test>\r\nFrom: Second <two@example.test>\r\n"
                        + "To: a@example.test\r\nTo: b@example.test\r\nCc: \r\n"
                        + "Subject: first\r\nSubject: second\r\n\r\ntext\r\n";
        long number = server.file(Role.INBOX, message, AT);
        JsonNode email =
                server.call(
                                "Email/get",
                                "'ids':['M"
                                        + number
                                        + "'],'properties':['from','to','cc','bcc','subject']")
                        .at("/list/0");
        assertThat(email)
                .isEqualTo(
                        Json.MAPPER.readTree(
                                ("{'id':'M2','from':[{'name':'Second','email':'two@example.test'}],"
                                                + "'to':[{'name':null,'email':'b@example.test'}],"
                                                + "'cc':[],'bcc':null,'subject':'second'}")
                                        .replace('\'', '"')));
    }
}
