package org.veredus.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.testing.ImapClient;
import org.veredus.testing.TryServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Backups of a server that runs, and a server on what was restored from one.
@Timeout(180)
class BackupIT {
    private static final String LETTER =
            "From: a@outside.test\r\nSubject: %s\r\n\r\n" + "line of text\r\n".repeat(400);

    @TempDir Path folder;
    private final Shell shell = new Shell();

    private JsonNode json(String... arguments) {
        Shell.Result result = shell.run(arguments);
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        return new ObjectMapper().readTree(result.out());
    }

    private static void append(TryServer server, String subject) throws IOException {
        String letter = LETTER.formatted(subject);
        try (ImapClient bob = server.imap("bob")) {
            bob.ask("APPEND INBOX {" + letter.length() + "+}\r\n" + letter);
        }
    }

    private static List<String> subjects(TryServer server) throws IOException {
        try (ImapClient bob = server.imap("bob")) {
            bob.select("INBOX");
            return bob.ask("FETCH 1:* BODY.PEEK[HEADER.FIELDS (SUBJECT)]").stream()
                    .filter(line -> line.contains("Subject: "))
                    .map(line -> line.replaceAll("(?s).*Subject: (\\w+).*", "$1"))
                    .toList();
        }
    }

    @Test
    void keepsWhatWasThereAtItsTimeAndSharesWhatHasNotChanged() throws Exception {
        Path backups = folder.resolve("backups");
        Path old = folder.resolve("old").resolve("data");
        try (TryServer server = TryServer.start(folder)) {
            shell.env("VEREDUS_DATA", folder.resolve("data").toString());
            append(server, "first");
            JsonNode one = json("backup", backups.toString(), "--json");
            append(server, "second");
            Path restored = Path.of(one.path("folder").asString());
            Files.move(restored, restored.resolveSibling("00000000T000000Z")); // a minute ago
            JsonNode two = json("backup", backups.toString(), "--json");
            assertThat(two.path("copied").asLong()).isLessThan(two.path("octets").asLong());
            assertThat(server.errors()).isEmpty();
            assertThat(server.stop()).isZero();
        }
        Path first = backups.resolve("00000000T000000Z");
        JsonNode report = json("restore", first.toString(), "--data", old.toString(), "--json");
        assertThat(report.path("contents").asInt()).isEqualTo(1);
        assertThat(report.path("damaged").asInt()).isZero();
        Path newest = folder.resolve("new").resolve("data");
        json("restore", backups.toString(), "--data", newest.toString(), "--json");
        assertThat(json("check", "data", newest.toString(), "--json").path("contents").asInt())
                .isEqualTo(2);

        try (TryServer server = TryServer.start(folder.resolve("old"))) {
            assertThat(subjects(server)).containsExactly("first");
            append(server, "third");
        }
        try (TryServer server = TryServer.start(folder.resolve("new"))) {
            assertThat(subjects(server)).containsExactly("first", "second");
        }
    }

    @Test
    void keepsTheNewestAndTouchesNothingThatIsNotABackup() throws Exception {
        Path backups = folder.resolve("backups");
        Files.createDirectories(backups.resolve("20000101T000000Z.partial"));
        Path older = Files.createDirectories(backups.resolve("20000102T000000Z"));
        Files.writeString(older.resolve("format"), "veredus-data 1\n");
        Path data = Files.createDirectories(backups.resolve("another-data-folder"));
        Files.writeString(data.resolve("format"), "veredus-data 1\n");
        Path download = Files.writeString(backups.resolve("download.partial"), "not ours");
        try (var _ = TryServer.start(folder)) {
            shell.env("VEREDUS_DATA", folder.resolve("data").toString());
            JsonNode backup = json("backup", backups.toString(), "--keep", "1", "--json");
            try (Stream<Path> left = Files.list(backups)) {
                assertThat(left)
                        .containsExactlyInAnyOrder(
                                Path.of(backup.path("folder").asString()), data, download);
            }
            assertThat(folder.resolve("data").resolve("backup.work")).doesNotExist();

            Path inside = folder.resolve("data").resolve("backups");
            Shell.Result refused = shell.run("backup", inside.toString());
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).contains("is in the data folder");
        }
    }

    @Test
    void restoresOnlyIntoAnEmptyFolderAndOnlyABackup() throws Exception {
        Files.writeString(folder.resolve("format"), "veredus-data 1\n");
        Shell.Result full = shell.run("restore", folder.toString(), "--data", folder.toString());
        assertThat(full.status()).isEqualTo(1);
        assertThat(full.err()).contains("is not empty");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Shell.Result none = shell.run("restore", empty.toString(), "--data", empty.toString());
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.err()).contains("there is no backup in");
        assertThat(shell.run("check", "data", empty.toString()).status()).isEqualTo(1);
    }
}
