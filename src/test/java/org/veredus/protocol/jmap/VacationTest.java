package org.veredus.protocol.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.script.ScriptName;
import org.veredus.account.script.ScriptQuota;
import org.veredus.account.script.Scripts;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.transport.queue.Consignment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// VacationResponse, and that it answers. RFC 8621 §8
final class VacationTest {
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

    private ObjectNode update(String patch) throws Exception {
        return server.call("VacationResponse/set", "'update':{'singleton':{" + patch + "}}");
    }

    /// The answers that go out after a message to alice from somebody.
    private List<String> answersTo(String from, String header) throws Exception {
        int before = server.post.carried.size();
        String text =
                "From: "
                        + from
                        + "\r\nTo: alice@example.test\r\nSubject: question\r\n"
                        + header
                        + "\r\nWell?\r\n";
        server.post.receive(from, "alice@example.test", text.getBytes(StandardCharsets.UTF_8));
        server.post.run();
        List<String> answers = new ArrayList<>();
        List<Consignment> carried = server.post.carried;
        for (Consignment each : carried.subList(before, carried.size()))
            answers.add(server.post.text(each));
        return answers;
    }

    @Test
    void thereIsAlwaysExactlyOne() throws Exception {
        ObjectNode answer = server.call("VacationResponse/get", "");
        assertThat(answer.get("list"))
                .isEqualTo(
                        json(
                                "[{'id':'singleton','isEnabled':false,'fromDate':null,"
                                        + "'toDate':null,'subject':null,'textBody':null,"
                                        + "'htmlBody':null}]"));
        ObjectNode set =
                server.call(
                        "VacationResponse/set",
                        "'create':{'a':{'isEnabled':true}},'destroy':['singleton'],"
                                + "'update':{'other':{'isEnabled':true}}");
        assertThat(set.at("/notCreated/a/type").asString()).isEqualTo("singleton");
        assertThat(set.at("/notDestroyed/singleton/type").asString()).isEqualTo("singleton");
        assertThat(set.at("/notUpdated/other/type").asString()).isEqualTo("notFound");
        assertThat(set.get("newState")).isEqualTo(set.get("oldState"));
        assertThat(update("'fromDate':'soon'").at("/notUpdated/singleton/properties"))
                .isEqualTo(json("['fromDate']"));
        assertThat(update("'isEnabled':null").at("/notUpdated/singleton/properties"))
                .isEqualTo(json("['isEnabled']"));
    }

    @Test
    void answersEachSenderOnceInItsTime() throws Exception {
        String from = Json.time(server.clock.instant().plus(Duration.ofHours(1)));
        String to = Json.time(server.clock.instant().plus(Duration.ofHours(2)));
        update(
                "'isEnabled':true,'fromDate':'"
                        + from
                        + "','toDate':'"
                        + to
                        + "','textBody':'Away'");
        assertThat(answersTo("early@remote.test", "")).isEmpty();
        server.clock.advance(Duration.ofHours(1));
        List<String> answers = answersTo("x@remote.test", "");
        assertThat(answers).hasSize(1);
        assertThat(answers.getFirst())
                .contains(
                        "To: x@remote.test", "Subject: Auto: question", "Auto-Submitted:", "Away");
        assertThat(answersTo("x@remote.test", "")).isEmpty();
        assertThat(answersTo("list@remote.test", "List-Id: <l.remote.test>\r\n")).isEmpty();
        server.clock.advance(Duration.ofHours(1));
        assertThat(answersTo("late@remote.test", "")).isEmpty();
        assertThat(server.account.state().usage().messages()).isEqualTo(5);
    }

    @Test
    void saysItInBothFormsWhereThereAreBoth() throws Exception {
        update("'isEnabled':true,'subject':'Gone \\\\\\\" fishing','htmlBody':'<p>Gone</p>'");
        assertThat(answersTo("x@remote.test", "").getFirst())
                .contains("multipart/alternative", "text/plain", "text/html", "fishing");
    }

    @Test
    void standsBesideTheScriptThatRuns() throws Exception {
        update("'isEnabled':true,'textBody':'Away'");
        Scripts scripts = new Scripts(server.account, ScriptQuota.defaults());
        ScriptName name = new ScriptName("mine");
        scripts.put(
                name,
                "require [\"fileinto\",\"vacation\",\"envelope\"];\r\n"
                        + "if envelope \"from\" \"a@remote.test\" { fileinto \"Archive\"; }\r\n"
                        + "if envelope \"from\" \"b@remote.test\" { discard; }\r\n"
                        + "if envelope \"from\" \"c@remote.test\" { vacation \"my own words\"; }\r\n");
        scripts.activate(name);
        assertThat(answersTo("a@remote.test", "").getFirst()).contains("Away");
        assertThat(answersTo("b@remote.test", "")).isEmpty();
        List<String> own = answersTo("c@remote.test", "");
        assertThat(own).hasSize(1);
        assertThat(own.getFirst()).contains("my own words");
    }
}
