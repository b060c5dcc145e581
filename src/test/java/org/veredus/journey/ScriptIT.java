package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.server.Service;
import org.veredus.testing.Await;
import org.veredus.testing.ImapClient;
import org.veredus.testing.Talk;
import org.veredus.testing.TryServer;

/// Scripts are brought by ManageSieve, mail comes by SMTP and LMTP, what became of it is seen by
/// IMAP. Mail for other offices is caught in the administrator's mailbox `Outside`.
@Tag("journey")
final class ScriptIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir private static Path folder;

    private static TryServer veredus;

    @BeforeAll
    static void start() throws IOException {
        veredus = TryServer.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        try (var _ = veredus) {
            assertThat(veredus.errors()).isEmpty();
        }
    }

    private static Talk talk(Service service) throws Exception {
        return new Talk(veredus.port(service), SSLContext.getDefault());
    }

    private static void activate(String name, String script) throws Exception {
        String login = "\0" + name + "@example.test\0" + TryServer.PASSWORD;
        String plain = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        int octets = script.getBytes(StandardCharsets.UTF_8).length;
        try (Talk sieve = talk(Service.MANAGESIEVE)) {
            sieve.skip("", "NOOP", "OK");
            sieve.play("S: OK \"nothing done\"\n");
            sieve.play("C: AUTHENTICATE \"PLAIN\" \"" + plain + "\"\nS: OK \"logged in\"\n");
            sieve.skip("", "PUTSCRIPT \"main\" {" + octets + "+}\r\n" + script, "OK");
            sieve.play("C: SETACTIVE \"main\"\nS: OK \"this script is active\"\n");
        }
    }

    private static void send(String from, String name, String answer) throws Exception {
        try (Talk smtp = talk(Service.SMTP)) {
            smtp.skip("", "EHLO client.test", "220");
            smtp.skip("", "NOOP", "250 ");
            smtp.play(
                    """
                    S: 250 2.0.0 ok
                    C: MAIL FROM:<%s>
                    S: 250 2.1.0 ok
                    C: RCPT TO:<%s@example.test>
                    S: 250 2.1.5 ok
                    C: DATA
                    S: 354 end with <CRLF>.<CRLF>
                    """
                            .formatted(from, name));
            smtp.skip("", message(from, name), answer);
        }
    }

    private static String message(String from, String name) {
        return "From: <%s>\r\nTo: %s@example.test\r\nSubject: hello\r\n\r\nbody\r\n."
                .formatted(from, name);
    }

    private static int count(String name, String mailbox) throws IOException {
        try (ImapClient imap = veredus.imap(name)) {
            return imap.select(mailbox);
        }
    }

    /// Recipients of the mail that went to other offices.
    private static List<String> sentTo(String address) throws IOException {
        try (ImapClient admin = veredus.imap("admin")) {
            if (admin.ask("LIST \"\" Outside").size() < 2) return List.of();
            admin.select("Outside");
            return admin.ask("FETCH 1:* BODY.PEEK[HEADER.FIELDS (X-Envelope-To)]").stream()
                    .filter(line -> line.contains("<" + address + ">"))
                    .toList();
        }
    }

    @Test
    void aScriptFilesMailInAMailboxThatItMakes() throws Exception {
        activate(
                "alice",
                "require [\"fileinto\", \"mailbox\", \"imap4flags\"];\r\n"
                        + "fileinto :create :flags \"\\\\Flagged\" \"Sorted/In\";\r\n");
        send("far@far.test", "alice", "250 2.0.0");
        try (ImapClient alice = veredus.imap("alice")) {
            assertThat(alice.select("Sorted/In")).isEqualTo(1);
            assertThat(alice.ask("FETCH 1 FLAGS").getFirst()).contains("\\Flagged");
        }
        assertThat(count("alice", "INBOX")).isZero();
        activate("alice", "require \"ereject\"; ereject \"not wanted\";\r\n");
        send("far@far.test", "alice", "550 5.7.1 not wanted");
        assertThat(count("alice", "INBOX")).isZero();
    }

    @Test
    void anAnswerGoesOutOnceAndARedirectEachTime() throws Exception {
        activate(
                "bob",
                "require [\"vacation\", \"copy\"];\r\n"
                        + "redirect :copy \"elsewhere@far.test\"; vacation \"I am away.\";\r\n");
        send("friend@far.test", "bob", "250 2.0.0");
        send("friend@far.test", "bob", "250 2.0.0");
        assertThat(count("bob", "INBOX")).isEqualTo(2);
        Await.until("redirects", PATIENCE, () -> sentTo("elsewhere@far.test").size() == 2);
        Await.until("an answer", PATIENCE, () -> !sentTo("friend@far.test").isEmpty());
        assertThat(sentTo("friend@far.test")).hasSize(1);
    }

    @Test
    void aScriptRunsWhenSomebodyFlagsAMessage() throws Exception {
        activate(
                "carol",
                "require [\"imapsieve\", \"environment\", \"imap4flags\", \"copy\"];\r\n"
                        + "if allof (hasflag \"\\\\Flagged\",\r\n"
                        + "  environment :contains \"imap.changedflags\" \"\\\\Flagged\") {\r\n"
                        + "  redirect :copy \"important@far.test\"; addflag \"$Sent\"; }\r\n");
        send("far@far.test", "carol", "250 2.0.0");
        try (ImapClient carol = veredus.imap("carol")) {
            assertThat(carol.ask("CAPABILITY").getFirst())
                    .contains(" IMAPSIEVE=sieve://mail.example.test");
            carol.select("INBOX");
            carol.ask("SETMETADATA INBOX (/shared/imapsieve/script \"main\")");
            carol.ask("STORE 1 +FLAGS (\\Flagged)");
            Await.until(
                    "the flag",
                    PATIENCE,
                    () -> carol.ask("FETCH 1 FLAGS").toString().contains("$Sent"));
        }
        Await.until("a redirect", PATIENCE, () -> sentTo("important@far.test").size() == 1);
    }
}
