package org.veredus.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InspectCommandTest {
    private static final String PHISHING =
            "From: PayPal <service@evil.test>\nSubject: Your account has been limited\n"
                    + "Content-Type: text/html\n\n"
                    + "<a href=\"http://evil.test/\">https://www.paypal.com/</a>\n";
    private static final String LETTER =
            "From: Ann <ann@friend.test>\nSubject: Lunch\n\nShall we meet at the river on Friday?\n";

    @TempDir Path folder;
    private final Shell shell = new Shell();

    private static String line(String message, String more) {
        String base64 =
                Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8));
        return "{\"message\": \"" + base64 + "\"" + more + "}\n";
    }

    private List<JsonNode> batch(String lines, String... options) {
        List<String> command = new ArrayList<>(List.of("inspect", "--batch", "--no-dns"));
        command.addAll(List.of(options));
        Shell.Result result = shell.type(lines).run(command.toArray(String[]::new));
        assertThat(result.status()).as(result.err()).isZero();
        JsonMapper json = new JsonMapper();
        return result.out().lines().<JsonNode>map(json::readTree).toList();
    }

    @Test
    void saysWhyAMessageIsJunk() throws Exception {
        Path file = Files.writeString(folder.resolve("m.eml"), PHISHING);
        Shell.Result result = shell.run("inspect", "--no-dns", file.toString());
        assertThat(result.status()).isZero();
        assertThat(result.out())
                .startsWith("junk, score ")
                .contains("phishing-link-differs", "leads to evil.test.");
    }

    @Test
    void answersEachLineOfABatchAndGoesOnAfterAWrongOne() {
        List<JsonNode> answers =
                batch(
                        line(
                                        PHISHING,
                                        ", \"ip\": \"192.0.2.1\", \"helo\": \"h\","
                                                + " \"mailFrom\": \"a@b.test\"")
                                + "{}\n"
                                + line(LETTER, ", \"rcpt\": [\"me@home.test\"]")
                                + line(LETTER, ", \"ip\": \"nowhere\""));
        assertThat(answers).hasSize(4);
        assertThat(answers.get(0).path("action").asString()).isEqualTo("junk");
        assertThat(answers.get(0).path("findings").get(0).propertyNames())
                .containsExactly("name", "score", "evidence", "sentence");
        assertThat(answers.get(1).path("error").asString())
                .isEqualTo("the field message is missing");
        assertThat(answers.get(2).path("action").asString()).isEqualTo("accept");
        assertThat(answers.get(3).path("error").asString()).contains("nowhere");
    }

    @Test
    void remembersInTheDataFolderWhatItWasTaught() throws Exception {
        Path letter = Files.writeString(folder.resolve("letter"), LETTER);
        String data = folder.resolve("data").toString();
        Shell.Result taught =
                shell.run("inspect", "--train", "spam", letter.toString(), "--data", data);
        assertThat(taught.out()).isEqualTo("learned 1 of 1; the others were known\n");
        double junk = batch(line(LETTER, ""), "--data", data).getFirst().path("score").asDouble();
        String wanted = line(LETTER, ", \"class\": \"ham\"");
        JsonNode answer = batch(wanted, "--train", "--data", data).getFirst();
        assertThat(answer.path("ok").asBoolean()).isTrue();
        double ham = batch(line(LETTER, ""), "--data", data).getFirst().path("score").asDouble();
        assertThat(ham).isLessThan(junk);
    }

    @Test
    void wantsAFolderToLearnInto() {
        Shell.Result result = shell.run("inspect", "--train", "ham", "-");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("--data");
    }
}
