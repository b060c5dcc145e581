package org.veredus.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.cli.Shell.Result;
import org.veredus.testing.FreshDoc;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ToolsTest {
    private static final String MESSAGE =
            "From: a@b.test\r\nSubject: hi\r\nContent-Type: text/plain\r\n\r\nbody\r\n";

    @TempDir Path folder;
    private final Shell shell = new Shell();

    private static String batchLine(String message) {
        String octets =
                Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8));
        return "{\"message\": \"" + octets + "\"}\n";
    }

    @Test
    void showsTheStructureOfAMessage() throws Exception {
        Path file = folder.resolve("message.eml");
        Files.writeString(file, MESSAGE, StandardCharsets.US_ASCII);
        assertThat(shell.run("mime", file.toString()).out()).contains("subject  hi", "text/plain");
        JsonNode json =
                new ObjectMapper().readTree(shell.run("mime", file.toString(), "--json").out());
        assertThat(json.path("subject").asString()).isEqualTo("hi");
        assertThat(json.path("bodystructure").asString()).startsWith("(\"TEXT\" \"PLAIN\"");
        assertThat(json.path("parts").path(0).path("bodySize").asInt()).isEqualTo(6);
        assertThat(json.propertyNames()).contains("envelope", "preview", "problems");
        shell.type(MESSAGE);
        assertThat(shell.run("mime").out()).contains("subject  hi");
    }

    @Test
    void triesNoNegativeNumberOfUsers() {
        Result result = shell.run("try", "--users", "-1");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo("--users must not be negative; see `veredus try --help`\n");
    }

    @Test
    void answersABatchLineByLine() {
        shell.type(
                batchLine(MESSAGE)
                        + "nonsense\n"
                        + "{\"message\": \"%\"}\n"
                        + "{}\n[]\n\n"
                        + batchLine("Subject: last\r\n\r\n"));
        Result result = shell.run("mime", "--batch");
        assertThat(result.status()).isZero();
        List<JsonNode> answers =
                result.out().lines().map(line -> new ObjectMapper().readTree(line)).toList();
        assertThat(answers).hasSize(7);
        assertThat(answers.getFirst().path("subject").asString()).isEqualTo("hi");
        for (JsonNode answer : answers.subList(1, 6))
            assertThat(answer.path("error").asString()).isNotEmpty();
        assertThat(answers.getLast().path("subject").asString()).isEqualTo("last");
    }

    @Test
    void checksConfigurationFiles() throws Exception {
        Path file = folder.resolve("veredus.toml");
        Files.writeString(file, "hostname = \"mail.a.test\"\n", StandardCharsets.UTF_8);
        assertThat(shell.run("check", "config", file.toString()).status()).isZero();
        Files.writeString(file, "[auth]\n\ncram-md5 = \"on\"\n", StandardCharsets.UTF_8);
        assertThat(shell.run("check", "config", file.toString(), "--show").out())
                .contains(
                        "hostname = \"localhost\"   # the default\n    What the server calls itself")
                .contains("auth.cram-md5 = \"on\"   # line 3; the default is \"off\"\n")
                .contains("    Allowed: \"on\" or \"off\"\n");
        JsonNode shown =
                new ObjectMapper()
                        .readTree(
                                shell.run("check", "config", file.toString(), "--show", "--json")
                                        .out());
        assertThat(shown.path("keys").path(0).path("line").isNull()).isTrue();
        assertThat(shown.path("keys").path(0).path("key").asString()).isEqualTo("hostname");
        Files.writeString(file, "hostnam = 1\n[log]\nlevel = 2\n", StandardCharsets.UTF_8);
        Result wrong = shell.run("check", "config", file.toString());
        assertThat(wrong.status()).isEqualTo(1);
        assertThat(wrong.err()).contains("line 1: hostnam: ", "line 3: log.level: ");
        JsonNode json =
                new ObjectMapper()
                        .readTree(shell.run("check", "config", file.toString(), "--json").out());
        assertThat(json.path("problems").path(1).path("line").asInt()).isEqualTo(3);
        Result missing = shell.run("check", "config", folder.resolve("none").toString());
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err()).startsWith("veredus: cannot read ").hasLineCount(1);
    }

    @Test
    void saysOfFilesWhatIsWrongWithThem() throws Exception {
        Path none = folder.resolve("none");
        assertThat(shell.run("serve", "--config", none.toString()).err())
                .isEqualTo("veredus: " + none + ": there is no such file or folder\n");
        assertThat(shell.run("mime", none.toString()).err())
                .isEqualTo("veredus: cannot read " + none + ": there is no such file or folder\n");
        assertThat(shell.run("mime", "a\0b").err())
                .startsWith("veredus: no file can be named ")
                .hasLineCount(1);
        assertThat(shell.run("mime", folder.toString()).err())
                .startsWith("veredus: cannot read " + folder + ": ");
        Path wrong = Files.writeString(folder.resolve("wrong"), "two\nlines\n");
        Result status =
                shell.run(
                        "status",
                        "--server",
                        "https://mail.example.org",
                        "--token-file",
                        wrong.toString());
        assertThat(status.status()).isEqualTo(1);
        assertThat(status.err())
                .isEqualTo(
                        "veredus: " + wrong + " holds no token; a server's is its admin.token\n");
    }

    @Test
    void makesAServerAndSaysWhatToPublish() throws Exception {
        Path dir = folder.resolve("server");
        Result made =
                shell.run(
                        "quickstart",
                        "you@example.org",
                        "--dir",
                        dir.toString(),
                        "--ip",
                        "192.0.2.7",
                        "--ip",
                        "2001:db8::7");
        assertThat(made.err()).isEmpty();
        assertThat(made.status()).isZero();
        assertThat(made.out())
                .contains(
                        "mail.example.org. IN A 192.0.2.7\n",
                        "mail.example.org. IN AAAA 2001:db8:0:0:0:0:0:7\n",
                        "example.org. IN MX 10 mail.example.org.\n",
                        "example.org. IN TXT \"v=spf1 mx -all\"\n",
                        "_dmarc.example.org. IN TXT \"v=DMARC1; ",
                        "_submissions._tcp.example.org. IN SRV 0 1 465 mail.example.org.\n",
                        "_imaps._tcp.example.org. IN SRV 0 1 993 mail.example.org.\n",
                        "_smtp._tls.example.org. IN TXT \"v=TLSRPTv1; ",
                        " IN CAA 0 issue ",
                        "Reverse DNS (PTR)",
                        "_domainkey.example.org. IN TXT \"v=DKIM1; k=ed25519; p=",
                        "(shown only now)");
        Path config = dir.resolve("veredus.toml");
        assertThat(shell.run("check", "config", config.toString()).status()).isZero();
        assertThat(dir.resolve("data/tls/ca.pem")).exists();
        Result again = shell.run("quickstart", "you@example.org", "--dir", dir.toString());
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains("has a server already");
    }

    @Test
    void makesAServerForPrograms() throws Exception {
        Path password = folder.resolve("password");
        Files.writeString(password, "sesame\n", StandardCharsets.UTF_8);
        Result made =
                shell.run(
                        "quickstart",
                        "you@example.org",
                        "--dir",
                        folder.resolve("server").toString(),
                        "--hostname",
                        "mx.example.org",
                        "--password-file",
                        password.toString(),
                        "--json");
        JsonNode json = new ObjectMapper().readTree(made.out());
        assertThat(json.path("hostname").asString()).isEqualTo("mx.example.org");
        assertThat(json.has("password")).isFalse();
        assertThat(json.path("records").size()).isGreaterThan(8);
    }

    @Test
    void refusesAddressesThatAreNone() {
        for (String wrong : List.of("you", "you@[192.0.2.1]")) {
            Result result = shell.run("quickstart", wrong, "--dir", folder + "/x");
            assertThat(result.status()).isEqualTo(2);
            assertThat(folder.resolve("x")).doesNotExist();
        }
    }

    @Test
    void wrongWordsAreNamedAndWhatWasMeantIsGuessed() {
        Map<String, String> sentences =
                Map.of(
                        "acount list", "`veredus` has no command 'acount'; did you mean account?",
                        "account ad x@y",
                                "`veredus account` has no command 'ad'; did you mean add?",
                        "queue list --jsn", "Unknown option: '--jsn'; did you mean --json?",
                        "mime a b", "nothing is expected from 'b' on; see `veredus mime --help`",
                        "verify spf --ip x", "veredus: ip is not an IP address: x");
        sentences.forEach(
                (words, sentence) -> {
                    Result result = shell.run(words.split(" "));
                    assertThat(result.status()).as(words).isEqualTo(2);
                    assertThat(result.err()).startsWith(sentence).hasLineCount(1);
                });
    }

    @Test
    void wrongUsageEndsWithTwoAndALineThatHelps() {
        for (String[] arguments :
                new String[][] {
                    {"nonsense"},
                    {},
                    {"account"},
                    {"account", "show"},
                    {"account", "show", "a@b.test", "--colour"},
                    {"mime", "a", "b"}
                }) {
            Result result = shell.run(arguments);
            assertThat(result.status()).as(String.join(" ", arguments)).isEqualTo(2);
            assertThat(result.err()).contains("--help`").hasLineCount(1);
        }
    }

    @Test
    void tellsItsVersion() {
        assertThat(shell.run("--version").out()).startsWith("veredus ");
    }

    @Test
    void theManualListsEveryCommand() throws Exception {
        StringBuilder page =
                new StringBuilder(
                        """
                        # The command line

                        `veredus COMMAND --help` says the same as this page, which is made of it. Exit status: 0 done, 1 it failed
                        (one line on standard error says why and what to do), 2 wrong usage.

                        Commands that administer find the running server by `--data`, `--config` or the environment variable
                        `VEREDUS_DATA`, which name its data folder; without any of these it is the last `veredus try`. A server on
                        another machine is named by `--server URL` with `--token-file` or `--user`.
                        """);
        CommandLine all = Main.commandLine(Terminal.system());
        describe(page, all);
        FreshDoc.check("doc/cli.md", page.toString());
    }

    private static void describe(StringBuilder page, CommandLine command) {
        page.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```\n");
        String usage = command.getUsageMessage(Help.Ansi.OFF);
        usage.lines().map(String::stripTrailing).forEach(line -> page.append(line).append('\n'));
        page.append("```\n");
        command.getSubcommands().values().forEach(one -> describe(page, one));
    }
}
