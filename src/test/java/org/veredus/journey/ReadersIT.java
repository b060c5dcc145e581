package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.server.Service;
import org.veredus.testing.ImapClient;
import org.veredus.testing.Ports;
import org.veredus.testing.Program;
import org.veredus.testing.TryServer;

/// Programs that people read mail with see the folders, open a message, and file it; what is then
/// on the server is looked at with a client of our own.
@Tag("journey")
final class ReadersIT {
    @TempDir private Path folder;

    private TryServer veredus;
    private ImapClient alice;

    @BeforeEach
    void start() throws IOException {
        veredus = TryServer.start(folder);
        alice = veredus.imap("alice");
        alice.append(
                "INBOX", List.of(message("Greetings", "one"), message("to be filed", "nothing")));
    }

    @AfterEach
    void stop() throws IOException {
        try (var _ = veredus;
                var _ = alice) {
            assertThat(veredus.errors()).isEmpty();
        }
    }

    private static byte[] message(String subject, String body) {
        return """
        From: Bob <bob@example.test>
        To: alice@example.test
        Date: Mon, 2 Mar 2026 10:00:00 +0000
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Subject: %s

        %s
        """
                .formatted(subject, body)
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void isFiled(String... flags) throws IOException {
        assertThat(alice.select("INBOX")).isEqualTo(1);
        assertThat(alice.ask("FETCH 1 ENVELOPE").getFirst()).contains("Greetings");
        assertThat(alice.select("Archive")).isEqualTo(1);
        assertThat(alice.ask("FETCH 1 ENVELOPE").getFirst()).contains("to be filed");
        assertThat(alice.ask("FETCH 1 FLAGS").getFirst()).contains(flags);
    }

    private Map<String, String> trust() {
        return Map.of("SSL_CERT_FILE", veredus.authority().toString());
    }

    @Test
    void aercReadsFlagsAndMoves() throws IOException {
        Path rules = Files.createDirectories(folder.resolve(".config/aerc"));
        Path account =
                Files.writeString(
                        rules.resolve("accounts.conf"),
                        """
                        [Alice]
                        source = imaps://alice%%40example.test:%s@localhost:%d
                        default = INBOX
                        from = Alice <alice@example.test>
                        """
                                .formatted(
                                        TryServer.PASSWORD.replace(" ", "%20"),
                                        veredus.port(Service.IMAPS)));
        Files.setPosixFilePermissions(account, PosixFilePermissions.fromString("rw-------"));
        try (Screen screen = new Screen(folder, Program.path("aerc"), trust())) {
            screen.shows("Archive.*INBOX.*Trash"); // the newest message is first
            screen.shows("to be filed.*Greetings");
            screen.press("Enter");
            screen.shows("Subject: to be filed.*nothing");
            screen.press("q");
            screen.shows("Greetings");
            screen.type(":flag");
            screen.shows("!.{0,3}to be filed");
            screen.type(":move Archive");
            screen.shows("(?s)^(?!.*to be filed).*Greetings.*");
            screen.type(":quit");
            screen.ended();
        }
        isFiled("\\Seen", "\\Flagged");
    }

    @Test
    void alpineReadsAndSaves() throws IOException {
        String server =
                "{localhost:%d/ssl/user=alice@example.test}".formatted(veredus.port(Service.IMAPS));
        Path rules =
                Files.writeString(
                        folder.resolve("pinerc"),
                        """
                        inbox-path=%1$sINBOX
                        folder-collections=%1$s[]
                        user-domain=example.test
                        sort-key=Arrival
                        last-version-used=9.99
                        """
                                .formatted(server));
        String command = Program.path("alpine") + " -p " + rules + " -P /dev/null -i";
        try (Screen screen = new Screen(folder, command, trust())) {
            screen.shows("ENTER PASSWORD");
            screen.type(TryServer.PASSWORD);
            screen.shows("Preserve password");
            screen.press("n");
            screen.shows("Greetings.*to be filed");
            screen.press("2", "Enter", "Enter");
            screen.shows("Subject: to be filed.*nothing");
            screen.press("s");
            screen.shows("SAVE Msg #2 to folder");
            screen.type("Archive");
            screen.press("q");
            screen.shows("Really quit");
            screen.press("y");
            screen.shows("Expunge the 1 deleted message");
            screen.press("y");
            screen.ended();
        }
        isFiled("\\Seen");
    }

    @Test
    void thunderbirdSeesFoldersReadsFlagsAndMoves() throws IOException {
        String said =
                Program.python("/journey/thunderbird_round.py")
                        .with(
                                Program.path("thunderbird"),
                                folder.resolve("profile"),
                                Ports.base(0),
                                veredus.port(Service.IMAP),
                                "alice@example.test",
                                TryServer.PASSWORD)
                        .limit(Duration.ofMinutes(2))
                        .run()
                        .ok()
                        .out();
        assertThat(said)
                .isEqualTo(
                        """
                        folders ['Archive', 'Drafts', 'INBOX', 'Junk', 'Sent', 'Trash']
                        subjects ['Greetings', 'to be filed']
                        text nothing
                        """);
        isFiled("\\Seen", "\\Flagged");
    }
}
