package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.server.Service;
import org.veredus.testing.ImapClient;
import org.veredus.testing.Program;
import org.veredus.testing.TryServer;

/// mbsync keeps a Maildir and an account in step, whichever side changes, and finds nothing to do
/// when neither did.
@Tag("journey")
final class MbsyncIT {
    private static final int MESSAGES = 5000;

    @TempDir private Path folder;

    private TryServer veredus;

    @BeforeEach
    void start() throws IOException {
        veredus = TryServer.start(folder);
        Files.createDirectories(folder.resolve("mail"));
        Files.writeString(
                folder.resolve("mbsyncrc"),
                """
                IMAPAccount veredus
                Host localhost
                Port %d
                User alice@example.test
                Pass "%s"
                SSLType IMAPS
                CertificateFile %s
                AuthMechs LOGIN

                IMAPStore remote
                Account veredus

                MaildirStore local
                Path %s/
                Inbox %4$s/INBOX
                SubFolders Verbatim

                Channel all
                Far :remote:
                Near :local:
                Patterns *
                Create Both
                Remove Both
                Expunge Both
                SyncState *
                """
                        .formatted(
                                veredus.port(Service.IMAPS),
                                TryServer.PASSWORD,
                                veredus.authority(),
                                folder.resolve("mail")));
    }

    @AfterEach
    void stop() throws IOException {
        try (var _ = veredus) {
            assertThat(veredus.errors()).isEmpty();
        }
    }

    @Test
    void aMaildirOfFiveThousandStaysInStepWithChangesOnEitherSide() throws IOException {
        try (ImapClient alice = veredus.imap("alice")) {
            alice.append("INBOX", messages());
            sync();
            assertThat(local("INBOX")).hasSize(MESSAGES);
            nothingToDo(alice);

            changeThere(alice);
            sync();
            assertThat(local("INBOX")).hasSize(MESSAGES - 70);
            assertThat(local("Archive")).hasSize(50);
            assertThat(flagged("INBOX", 'S')).isEqualTo(100);
            assertThat(flagged("INBOX", 'F')).isEqualTo(10);
            nothingToDo(alice);

            changeHere();
            sync();
            assertThat(alice.select("INBOX")).isEqualTo(MESSAGES - 70 - 50);
            assertThat(found(alice, "ANSWERED")).isEqualTo(30);
            assertThat(found(alice, "SEEN")).isEqualTo(100);
            assertThat(alice.select("Archive")).isEqualTo(50 + 20);
            assertThat(alice.select("Made.here")).isZero();
            nothingToDo(alice);
        }
    }

    private static void changeThere(ImapClient alice) throws IOException {
        alice.select("INBOX");
        alice.ask("STORE 1:100 +FLAGS.SILENT (\\Seen)");
        alice.ask("STORE 101:110 +FLAGS.SILENT (\\Flagged)");
        alice.ask("MOVE 201:250 Archive");
        alice.ask("STORE 301:320 +FLAGS.SILENT (\\Deleted)");
        alice.ask("EXPUNGE");
    }

    /// Answers 30, deletes 30, moves 20, and makes a mailbox.
    private void changeHere() throws IOException {
        List<Path> plain =
                local("INBOX").stream()
                        .filter(file -> file.getFileName().toString().endsWith(":2,"))
                        .sorted()
                        .toList();
        for (Path file : plain.subList(0, 30))
            Files.move(file, file.resolveSibling(file.getFileName() + "R"));
        for (Path file : plain.subList(30, 60)) Files.delete(file);
        for (Path file : plain.subList(60, 80)) {
            // The name holds the UID of the old mailbox.
            String name = file.getFileName().toString().replaceFirst(",U=[0-9]+", "");
            Files.move(file, folder.resolve("mail/Archive/cur").resolve(name));
        }
        for (String part : List.of("cur", "new", "tmp"))
            Files.createDirectories(folder.resolve("mail/Made.here").resolve(part));
    }

    private void sync() throws IOException {
        Program.named("mbsync")
                .with("-c", folder.resolve("mbsyncrc"), "-a")
                .env("HOME", folder)
                .limit(Duration.ofMinutes(2))
                .run()
                .ok();
    }

    /// One more run changes no file here and no mod-sequence there.
    private void nothingToDo(ImapClient alice) throws IOException {
        List<String> before = state(alice);
        sync();
        assertThat(state(alice)).isEqualTo(before);
    }

    private List<String> state(ImapClient alice) throws IOException {
        List<String> state = new ArrayList<>();
        for (String mailbox : List.of("INBOX", "Archive", "Sent", "Trash"))
            state.add(
                    alice.ask("STATUS " + mailbox + " (MESSAGES UIDNEXT HIGHESTMODSEQ)")
                            .getFirst());
        try (Stream<Path> files = Files.walk(folder.resolve("mail"))) {
            files.map(Path::toString)
                    .filter(name -> name.contains("/cur/") || name.contains("/new/"))
                    .sorted()
                    .forEach(state::add);
        }
        return state;
    }

    private List<Path> local(String mailbox) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String part : List.of("cur", "new")) {
            try (Stream<Path> found =
                    Files.list(folder.resolve("mail").resolve(mailbox).resolve(part))) {
                found.forEach(files::add);
            }
        }
        return files;
    }

    private long flagged(String mailbox, char flag) throws IOException {
        return local(mailbox).stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.indexOf(flag, name.indexOf(":2,") + 3) >= 0)
                .filter(name -> name.contains(":2,"))
                .count();
    }

    private static int found(ImapClient client, String what) throws IOException {
        String numbers = client.ask("SEARCH " + what).getFirst().substring("* SEARCH".length());
        return numbers.isBlank() ? 0 : numbers.strip().split(" ", -1).length;
    }

    private static List<byte[]> messages() {
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            String text =
                    "From: x@far.test\r\nMessage-ID: <%1$d@far.test>\r\nSubject: %1$d\r\n\r\n%2$s\r\n"
                            .formatted(i, "body ".repeat(i % 60));
            messages.add(text.getBytes(StandardCharsets.US_ASCII));
        }
        return messages;
    }
}
