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

/// Programs of others do with an account what people use them for.
@Tag("journey")
final class MailProgramsIT {
    private static final int MESSAGES = 300;
    private static final int FEW = 20; // each takes getmail a process

    @TempDir private Path folder;

    private TryServer veredus;

    @BeforeEach
    void start() throws IOException {
        veredus = TryServer.start(folder);
    }

    @AfterEach
    void stop() throws IOException {
        try (var _ = veredus) {
            assertThat(veredus.errors()).isEmpty();
        }
    }

    @Test
    void offlineImapKeepsAMaildirInStep() throws IOException {
        Path rules =
                Files.writeString(
                        folder.resolve("offlineimaprc"),
                        """
                        [general]
                        accounts = test
                        metadata = %1$s/state
                        [Account test]
                        localrepository = here
                        remoterepository = there
                        [Repository here]
                        type = Maildir
                        localfolders = %1$s/mail
                        [Repository there]
                        type = IMAP
                        remotehost = localhost
                        remoteport = %2$d
                        remoteuser = alice@example.test
                        remotepass = %3$s
                        ssl = yes
                        sslcacertfile = %4$s
                        """
                                .formatted(
                                        folder,
                                        veredus.port(Service.IMAPS),
                                        TryServer.PASSWORD,
                                        veredus.authority()));
        try (ImapClient alice = veredus.imap("alice")) {
            alice.append("INBOX", messages());
            offlineImap(rules);
            assertThat(files("mail/INBOX")).hasSize(MESSAGES);
            alice.select("INBOX");
            alice.ask("STORE 1:10 +FLAGS.SILENT (\\Seen)");
            alice.ask("MOVE 11:20 Archive");
            String last = ",U=" + MESSAGES + ",";
            for (Path file : files("mail/INBOX"))
                if (file.toString().contains(last)) Files.delete(file);
            offlineImap(rules);
            assertThat(files("mail/Archive")).hasSize(10);
            assertThat(files("mail/INBOX").stream().filter(MailProgramsIT::isSeen)).hasSize(10);
            assertThat(alice.select("INBOX")).isEqualTo(MESSAGES - 11);
        }
    }

    private void offlineImap(Path rules) throws IOException {
        Program.named("offlineimap")
                .with("-o", "-u", "basic", "-c", rules)
                .env("HOME", folder)
                .limit(Duration.ofMinutes(2))
                .run()
                .ok();
    }

    private static boolean isSeen(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.indexOf(":2,") + 3).contains("S");
    }

    @Test
    void getmailFetchesOnceByImapAndByPop3() throws IOException {
        try (ImapClient alice = veredus.imap("alice")) {
            alice.append("INBOX", messages().subList(0, FEW));
            getmail("SimpleIMAPSSLRetriever", veredus.port(Service.IMAPS), "imap");
            getmail("SimpleIMAPSSLRetriever", veredus.port(Service.IMAPS), "imap");
            assertThat(files("imap")).hasSize(FEW);
            getmail("SimplePOP3SSLRetriever", veredus.port(Service.POP3S), "pop3");
            getmail("SimplePOP3SSLRetriever", veredus.port(Service.POP3S), "pop3");
            assertThat(files("pop3")).hasSize(FEW);
        }
    }

    private void getmail(String retriever, int port, String into) throws IOException {
        Path state = Files.createDirectories(folder.resolve("state-" + into));
        Files.createDirectories(folder.resolve(into).resolve("new"));
        Files.createDirectories(folder.resolve(into).resolve("cur"));
        Path rules =
                Files.writeString(
                        state.resolve("getmailrc"),
                        """
                        [retriever]
                        type = %s
                        server = localhost
                        port = %d
                        username = alice@example.test
                        password = %s
                        ca_certs = %s
                        [destination]
                        type = MDA_external
                        path = /bin/sh
                        arguments = ("-c", "cat > $(mktemp %s/XXXXXXXX)")
                        allow_root_commands = true
                        [options]
                        read_all = false
                        """
                                .formatted(
                                        retriever,
                                        port,
                                        TryServer.PASSWORD,
                                        veredus.authority(),
                                        folder.resolve(into).resolve("new")));
        Program.python("/journey/getmail.py")
                .with("--getmaildir", state, "--rcfile", rules)
                .env("HOME", folder)
                .limit(Duration.ofMinutes(2))
                .run()
                .ok();
    }

    @Test
    void pythonsImaplibGoesARound() throws IOException {
        String said =
                Program.python("/journey/imaplib_round.py")
                        .with(
                                veredus.port(Service.IMAPS),
                                veredus.authority(),
                                "alice@example.test",
                                TryServer.PASSWORD)
                        .run()
                        .ok()
                        .out();
        assertThat(said)
                .isEqualTo(
                        """
                        list 6
                        create OK OK
                        select 20
                        search 2 12 14 16 18 20
                        fetch Subject: number 2
                        store OK
                        copy OK
                        sort ['10', '9', '8']
                        expunge 3
                        uid 4 5 6
                        status Archive (MESSAGES 5 UNSEEN 5)
                        close OK OK
                        """);
    }

    private List<Path> files(String maildir) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String part : List.of("cur", "new")) {
            try (Stream<Path> found = Files.list(folder.resolve(maildir).resolve(part))) {
                found.forEach(files::add);
            }
        }
        return files;
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
