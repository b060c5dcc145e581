package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.server.Service;
import org.veredus.testing.ImapClient;
import org.veredus.testing.Program;
import org.veredus.testing.TryServer;

/// curl reads over IMAPS and POP3S and sends over SMTPS, trusting the trial's own authority.
@Tag("journey")
final class CurlIT {
    private static final String MESSAGE =
            """
            From: alice@example.test
            To: bob@example.test
            Subject: curled

            .dotted

            last line
            """
                    .replace("\n", "\r\n");

    @TempDir private static Path folder;

    private static TryServer veredus;
    private static Path message;

    @BeforeAll
    static void start() throws IOException {
        message = Files.writeString(folder.resolve("message.eml"), MESSAGE);
        veredus = TryServer.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        try (var _ = veredus) {
            assertThat(veredus.errors()).isEmpty();
        }
    }

    @Test
    void whatItSendsOverSmtpsIsReadOverImapsAndPop3s() throws IOException {
        curl("alice", "smtps://" + veredus.at(Service.SUBMISSIONS))
                .with("--mail-from", "alice@example.test", "--mail-rcpt", "bob@example.test")
                .with("--upload-file", message)
                .run()
                .ok();

        String byImap =
                curl("bob", "imaps://" + veredus.at(Service.IMAPS) + "/INBOX;MAILINDEX=1")
                        .run()
                        .ok()
                        .out();
        String byPop3 = curl("bob", "pop3s://" + veredus.at(Service.POP3S) + "/1").run().ok().out();

        assertThat(byImap).endsWith("\r\n\r\n.dotted\r\n\r\nlast line\r\n").isEqualTo(byPop3);
        // RFC 8314 §3.3 and RFC 3848: over TLS and authenticated
        assertThat(byImap).startsWith("Return-Path: <alice@example.test>").contains("ESMTPSA");
    }

    @Test
    void itListsSearchesAndAppendsOverImaps() throws IOException {
        String carol = "imaps://" + veredus.at(Service.IMAPS) + "/";
        curl("carol", carol + "Drafts").with("--upload-file", message).run().ok();

        assertThat(curl("carol", carol).run().ok().out())
                .contains("\"/\" INBOX")
                .contains("\\Drafts")
                .contains("\\Trash");
        assertThat(curl("carol", carol + "Drafts?SUBJECT%20curled").run().ok().out())
                .isEqualTo("* SEARCH 1\r\n");
        assertThat(curl("carol", carol + "Drafts;MAILINDEX=1").run().ok().out()).isEqualTo(MESSAGE);
    }

    @Test
    void aWrongPasswordIsRefusedAtEveryDoor() throws IOException {
        for (String url :
                List.of(
                        "imaps://" + veredus.at(Service.IMAPS) + "/INBOX",
                        "pop3s://" + veredus.at(Service.POP3S),
                        "smtps://" + veredus.at(Service.SUBMISSIONS))) {
            Program.named("curl")
                    .with("--silent", "--cacert", veredus.authority())
                    .with("--user", "alice@example.test:wrong", url)
                    .run()
                    .status(67); // CURLE_LOGIN_DENIED
        }
    }

    @Test
    void theEncryptedUpgradeWorksOnThePlainPorts() throws IOException {
        try (ImapClient admin = veredus.imap("admin")) {
            admin.append("INBOX", List.of(MESSAGE.getBytes(StandardCharsets.ISO_8859_1)));
        }
        for (String url :
                List.of(
                        "imap://" + veredus.at(Service.IMAP) + "/INBOX;MAILINDEX=1",
                        "pop3://" + veredus.at(Service.POP3) + "/1")) {
            assertThat(curl("admin", url).with("--ssl-reqd").run().ok().out()).isEqualTo(MESSAGE);
        }
    }

    private static Program curl(String name, String url) {
        return Program.named("curl")
                .with("--silent", "--show-error", "--cacert", veredus.authority())
                .with("--user", name + "@example.test:" + TryServer.PASSWORD, url);
    }
}
