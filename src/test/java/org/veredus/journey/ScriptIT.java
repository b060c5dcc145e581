package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.testing.Await;
import org.veredus.testing.ImapClient;
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

    private static void activate(String name, String script) throws Exception {
        new MailRoom(veredus).activate(name, script);
    }

    private static void send(String from, String name, String answer) throws Exception {
        new MailRoom(veredus).send(from, name, answer);
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
