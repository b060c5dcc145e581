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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.server.Service;
import org.veredus.testing.Await;
import org.veredus.testing.ImapClient;
import org.veredus.testing.Ports;
import org.veredus.testing.Program;
import org.veredus.testing.TryServer;

/// Programs that people read mail with see the folders, open a message, and file it; what is then
/// on the server is looked at with a client of our own.
@Tag("journey")
final class ReadersIT {
    @TempDir private static Path data;

    private static TryServer veredus;

    @TempDir private Path folder;

    /// One for all of them, each with an account of its own.
    @BeforeAll
    static void start() throws IOException {
        veredus = TryServer.start(data);
    }

    @AfterAll
    static void stop() throws IOException {
        try (var _ = veredus) {
            assertThat(veredus.errors()).isEmpty();
        }
    }

    private static ImapClient reader(String name) throws IOException {
        ImapClient reader = veredus.imap(name);
        reader.append(
                "INBOX", List.of(message("Greetings", "one"), message("to be filed", "nothing")));
        return reader;
    }

    private static byte[] message(String subject, String body) {
        return """
        From: Admin <admin@example.test>
        To: readers@example.test
        Date: Mon, 2 Mar 2026 10:00:00 +0000
        Message-ID: <%2$s@example.test>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Subject: %1$s

        %2$s
        """
                .formatted(subject, body)
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void isFiled(ImapClient reader, String... flags) throws IOException {
        assertThat(reader.select("INBOX")).isEqualTo(1);
        assertThat(reader.ask("FETCH 1 ENVELOPE").getFirst()).contains("Greetings");
        assertThat(reader.select("Archive")).isEqualTo(1);
        assertThat(reader.ask("FETCH 1 ENVELOPE").getFirst()).contains("to be filed");
        assertThat(reader.ask("FETCH 1 FLAGS").getFirst()).contains(flags);
    }

    private static Map<String, String> trust() {
        return Map.of("SSL_CERT_FILE", veredus.authority().toString());
    }

    /// @param source `SCHEME://` and then the server
    /// @return the folder of its rules
    private static Path aerc(Path home, String source, String more) throws IOException {
        Path rules = Files.createDirectories(home.resolve(".config/aerc"));
        String login = "alice%40example.test:" + TryServer.PASSWORD.replace(" ", "%20");
        Path account =
                Files.writeString(
                        rules.resolve("accounts.conf"),
                        "[Alice]\nfrom = Alice <alice@example.test>\nsource = "
                                + source.replace("://", "://" + login + "@")
                                + "\n"
                                + more);
        Files.setPosixFilePermissions(account, PosixFilePermissions.fromString("rw-------"));
        return rules;
    }

    /// By IMAP what a later aerc sees by JMAP, which it has learned since.
    @Test
    void aercReadsFlagsMovesAndAnswers() throws IOException {
        try (ImapClient alice = reader("alice")) {
            aercReadsFlagsMovesAndAnswers(alice);
        }
    }

    private void aercReadsFlagsMovesAndAnswers(ImapClient alice) throws IOException {
        Path home = Files.createDirectories(folder.resolve("jmap"));
        Path rules =
                aerc(
                        home,
                        "jmap://" + veredus.at(Service.HTTPS) + "/.well-known/jmap",
                        "default = Inbox\noutgoing = jmap://\ncache-state = true\n");
        Files.writeString(
                rules.resolve("aerc.conf"),
                """
                [filters]
                text/plain = cat
                [compose]
                editor = echo It was me. >>
                """);
        Path unpacked = Program.PEERS.resolve("next/usr/bin/aerc");
        String program = (Files.exists(unpacked) ? unpacked : Program.path("aerc")) + " --no-ipc";
        try (Screen screen = new Screen(home, program, trust())) {
            screen.shows("Archive.*Inbox.*Trash");
            screen.shows("to be filed.*Greetings");
            aercReadsFlagsAndMovesByImap();
            screen.shows("(?s)^(?!.*to be filed).*Greetings.*");
            screen.type(":filter nobody");
            screen.shows("no messages");
            screen.type(":cf Archive");
            screen.shows("![^\n]*to be filed");
            screen.press("Enter");
            screen.shows("Subject: to be filed.*nothing");
            screen.type(":reply -q");
            screen.shows("Send this email");
            screen.type(":attach " + rules.resolve("aerc.conf"));
            screen.shows("Attached");
            screen.type(":send");
            screen.shows("Message sent");
            screen.press("q");
            screen.shows("r[^\n]*to be filed");
            // it shows that before it has told the server
            assertThat(alice.select("Archive")).isEqualTo(1);
            Await.until(
                    "answered",
                    Duration.ofSeconds(20),
                    () -> alice.ask("FETCH 1 FLAGS").getFirst().contains("\\Answered"));
            screen.type(":quit");
            screen.ended();
        }
        alice.append("INBOX", List.of(message("Meanwhile", "three")));
        try (Screen screen = new Screen(home, program, trust())) {
            screen.shows("Meanwhile.*Greetings");
            screen.type(":delete");
            screen.shows("(?s)^(?!.*Meanwhile).*Greetings.*");
            screen.type(":quit");
            screen.ended();
        }
        isFiled(alice, "\\Seen", "\\Flagged", "\\Answered");
        assertThat(alice.select("Trash")).isEqualTo(1);
        assertThat(alice.select("Sent")).isEqualTo(1);
        try (ImapClient sender = veredus.imap("admin")) {
            assertThat(sender.select("INBOX")).isEqualTo(1);
            assertThat(sender.ask("FETCH 1 (ENVELOPE BODYSTRUCTURE)").getFirst())
                    .contains("\"Re: to be filed\"", "<nothing@example.test>", "aerc.conf");
            assertThat(sender.ask("FETCH 1 BODY[TEXT]").getFirst())
                    .contains("> nothing", "It was me.");
        }
    }

    private void aercReadsFlagsAndMovesByImap() throws IOException {
        aerc(folder, "imaps://" + veredus.at(Service.IMAPS), "default = INBOX\n");
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
    }

    @Test
    void alpineReadsAndSaves() throws IOException {
        String server =
                "{localhost:%d/ssl/user=bob@example.test}".formatted(veredus.port(Service.IMAPS));
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
        try (ImapClient bob = reader("bob");
                Screen screen = new Screen(folder, command, trust())) {
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
            isFiled(bob, "\\Seen");
        }
    }

    @Test
    void thunderbirdSeesFoldersReadsFlagsAndMoves() throws IOException {
        try (ImapClient carol = reader("carol")) {
            thunderbirdSeesFoldersReadsFlagsAndMoves(carol);
        }
    }

    private void thunderbirdSeesFoldersReadsFlagsAndMoves(ImapClient carol) throws IOException {
        String said =
                Program.python("/journey/thunderbird_round.py")
                        .with(
                                Program.path("thunderbird"),
                                folder.resolve("profile"),
                                Ports.base(0),
                                veredus.port(Service.IMAP),
                                "carol@example.test",
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
        isFiled(carol, "\\Seen", "\\Flagged");
    }
}
