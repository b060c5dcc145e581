package org.veredus.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.cli.Shell.Result;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

class SieveCommandTest {
    private static final String MESSAGE =
            "From: a@b.test\r\nTo: me@here.test\r\nSubject: hi\r\n\r\nbody\r\n";

    @TempDir Path folder;
    private final Shell shell = new Shell();
    private final ObjectMapper json = new ObjectMapper();

    private String file(String name, String text) throws Exception {
        Path file = folder.resolve(name);
        Files.writeString(file, text, StandardCharsets.UTF_8);
        return file.toString();
    }

    private ObjectNode line(String script) {
        String octets =
                Base64.getEncoder().encodeToString(MESSAGE.getBytes(StandardCharsets.UTF_8));
        return json.createObjectNode().put("script", script).put("message", octets);
    }

    private JsonNode answer(ObjectNode line) {
        shell.type(line + "\n");
        Result result = shell.run("sieve", "run", "--batch");
        assertThat(result.status()).isZero();
        return json.readTree(result.out());
    }

    @Test
    void tellsAllThatIsWrongWithAScriptAndWhere() throws Exception {
        String script = file("bad.sieve", "keeep;\nif foo { bar; }\n");
        Result result = shell.run("sieve", "check", script);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out())
                .contains(":1:1: error: unknown command \"keeep\"")
                .contains(":2:4: error: unknown test \"foo\"")
                .contains(":2:10: error: unknown command \"bar\"");
        JsonNode errors =
                json.readTree(shell.run("sieve", "check", "--json", script).out()).path("errors");
        assertThat(errors).hasSize(3);
        assertThat(errors.path(1).path("line").asInt()).isEqualTo(2);
        assertThat(errors.path(1).path("column").asInt()).isEqualTo(4);
    }

    @Test
    void aRightScriptHasNoErrors() throws Exception {
        Result result = shell.run("sieve", "check", file("good.sieve", "keep;"));
        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("no errors");
    }

    @Test
    void showsWhatWasTestedOnWhichValueAndTheActionsInTheEnd() throws Exception {
        String script =
                file(
                        "rule.sieve",
                        "require \"fileinto\";\nif header :contains \"subject\" \"h\" { fileinto \"A\"; }\n");
        Result result = shell.run("sieve", "run", script, file("m.eml", MESSAGE));
        assertThat(result.status()).isZero();
        assertThat(result.out())
                .isEqualToNormalizingNewlines(
                        """
                        from <a@b.test> to <me@here.test>

                           2 | if header :contains "subject" "h" { fileinto "A"; }
                             |  subject "hi" :contains "h": yes
                             |  header: true
                             |  fileinto "A"

                        Actions:
                          fileinto "A"
                        """);
    }

    @Test
    void answersABatchInOrderAndALinesErrorIsItsAnswer() {
        shell.type(line("discard;") + "\nnonsense\n{}\n" + line("kep;") + "\n" + line("") + "\n");
        Result result = shell.run("sieve", "run", "--batch");
        assertThat(result.status()).isZero();
        List<JsonNode> answers = result.out().lines().map(json::readTree).toList();
        assertThat(answers).hasSize(5);
        assertThat(answers.get(0).path("actions").path(0).path("action").asString())
                .isEqualTo("discard");
        assertThat(answers.get(1).path("error").asString()).startsWith("not JSON");
        assertThat(answers.get(2).path("error").asString()).contains("script is missing");
        assertThat(answers.get(3).path("error").asString())
                .isEqualTo("line 1, column 1: unknown command \"kep\"");
        assertThat(answers.get(3).path("actions").path(0).path("implicit").asBoolean()).isTrue();
        assertThat(answers.get(4).path("actions").path(0).path("action").asString())
                .isEqualTo("keep");
    }

    @Test
    void aBatchLineSaysWhatThereIsInTheWorld() {
        ObjectNode line =
                line(
                        "require [\"fileinto\", \"mailbox\", \"envelope\", \"include\", \"date\"];"
                                + " if allof (mailboxexists \"A\", envelope \"from\" \"x@y.test\","
                                + " currentdate \"year\" \"2030\") { include \"other\"; }");
        line.putArray("mailboxes").add("A");
        line.put("from", "x@y.test").put("now", "2030-01-01T00:00:00Z");
        line.putObject("scripts").put("other", "require \"fileinto\"; fileinto \"A\";");
        JsonNode action = answer(line).path("actions").path(0);
        assertThat(action.path("action").asString()).isEqualTo("fileinto");
        assertThat(action.path("mailbox").asString()).isEqualTo("A");
    }

    @Test
    void aChangedMessageIsInTheAnswerAndARunsErrorToo() {
        JsonNode changed = answer(line("require \"editheader\"; addheader \"X-A\" \"b\";"));
        byte[] octets = Base64.getDecoder().decode(changed.path("message").asString());
        assertThat(new String(octets, StandardCharsets.UTF_8))
                .startsWith("X-A: b\r\nFrom: a@b.test");
        JsonNode failed = answer(line("require \"ihave\"; discard; error \"no\";"));
        assertThat(failed.path("error").asString()).isEqualTo("line 1: no");
        assertThat(failed.path("actions")).hasSize(1);
        assertThat(failed.path("actions").path(0).path("action").asString()).isEqualTo("keep");
    }

    @Test
    void wrongUseIsAOneLineError() {
        assertThat(shell.run("sieve", "run", "nothing.sieve", "nothing.eml").status()).isEqualTo(1);
        assertThat(shell.run("sieve", "run", "--now", "soon", "a", "b").err()).contains("--now");
    }

    @Test
    void aLineThatIsNonsenseIsAnsweredAndTheNextOneToo() throws Exception {
        Path file = folder.resolve("lines");
        String good = line("\uFEFFdiscard;") + "\n";
        byte[] bytes =
                ("{\"script\": \"~\"}\n{\"script\":\n"
                                + line("keep;").put("spam", 1e12)
                                + "\n"
                                + good)
                        .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) if (bytes[i] == '~') bytes[i] = (byte) 0xFF;
        Files.write(file, bytes);
        Result result = shell.run("sieve", "run", "--batch", file.toString());
        assertThat(result.status()).isZero();
        assertThat(result.out().lines())
                .satisfiesExactly(
                        one -> assertThat(one).contains("the field message is missing"),
                        one ->
                                assertThat(one)
                                        .startsWith("{\"error\":\"not JSON: ")
                                        .doesNotContain("Source"),
                        one -> assertThat(one).contains("spam is a number from 0 to 100"),
                        one -> assertThat(one).contains("\"action\":\"discard\""));
    }

    @Test
    void aLineInAnIncludedScriptSaysInWhich() throws Exception {
        ObjectNode line = line("require \"include\";\n\ninclude \"other\";\nkeep;");
        line.putObject("scripts").put("other", "if true {\n stop; }");
        assertThat(answer(line).path("trace").toString())
                .isEqualTo(
                        "[\"line 3: include \\\"other\\\"\",\"line 2: in \\\"other\\\": stop\"]");
    }

    @Test
    void aFieldOfTheWrongTypeIsAnErrorOfItsLine() {
        String message =
                Base64.getEncoder()
                        .encodeToString("Subject: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        String start = "{\"script\":\"keep;\",\"message\":\"" + message + "\",";
        List<String> wrong =
                List.of(
                        "\"mailboxes\":\"Archive\"",
                        "\"mailboxes\":[7]",
                        "\"from\":7",
                        "\"user\":[\"a@b.test\"]",
                        "\"house\":\"yes\"",
                        "\"now\":7",
                        "\"spam\":\"7\"",
                        "\"environment\":{\"a\":{}}",
                        "\"metadata\":{\"a\":1}",
                        "\"lists\":[]");
        shell.type(
                String.join("", wrong.stream().map(field -> start + field + "}\n").toList())
                        + start
                        + "\"mailboxes\":null,\"spam\":null}\n");
        List<JsonNode> answers =
                shell.run("sieve", "run", "--batch").out().lines().map(json::readTree).toList();
        assertThat(answers).hasSize(wrong.size() + 1);
        for (int i = 0; i < wrong.size(); i++)
            assertThat(answers.get(i).path("error").asString()).as(wrong.get(i)).isNotEmpty();
        assertThat(answers.getFirst().path("error").asString())
                .isEqualTo("the field mailboxes is not a list");
        assertThat(answers.getLast().has("error")).isFalse();
    }
}
