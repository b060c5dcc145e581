package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.server.Service;
import org.veredus.testing.Await;
import org.veredus.testing.ImapClient;
import org.veredus.testing.Talk;
import org.veredus.testing.TryServer;

/// What one person moves to Junk comes to Junk the next time, for this person alone; moved back it
/// comes to the inbox again.
@Tag("journey")
final class JunkIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir private static Path folder;

    private static void send(TryServer veredus, int issue) throws Exception {
        try (Talk smtp = new Talk(veredus.port(Service.SMTP), SSLContext.getDefault())) {
            smtp.skip("", "EHLO client.test", "220");
            smtp.skip("", "NOOP", "250 ");
            smtp.play(
                    """
                    S: 250 2.0.0 ok
                    C: MAIL FROM:<news@garden.test>
                    S: 250 2.1.0 ok
                    C: RCPT TO:<alice@example.test>
                    S: 250 2.1.5 ok
                    C: RCPT TO:<bob@example.test>
                    S: 250 2.1.5 ok
                    C: DATA
                    S: 354 end with <CRLF>.<CRLF>
                    """);
            smtp.skip("", message(issue).replace("\n", "\r\n"), "250 ");
        }
    }

    private static String message(int issue) {
        return """
        From: The Garden Letter <news@garden.test>
        To: Readers <readers@garden.test>
        Subject: Garden letter number %d
        Message-ID: <%d@garden.test>
        Date: Mon, 02 Feb 2026 10:00:00 +0000

        Dear reader, this week our garden letter tells of tulips and daffodils,
        how to prune roses before the frost is over, and which seeds may be sown
        on the window sill. Our shop has pots, gloves and shears for your garden.
        With many greetings from the gardeners of the garden letter, number %d.
        ."""
                .formatted(issue, issue, issue);
    }

    private static void awaits(ImapClient imap, String mailbox, int messages) throws IOException {
        Await.until(messages + " in " + mailbox, PATIENCE, () -> imap.select(mailbox) == messages);
    }

    private static void awaitLearned(TryServer veredus, String as, int messages)
            throws IOException {
        Await.until(
                messages + " learned",
                PATIENCE,
                () ->
                        metrics(veredus)
                                .contains(
                                        "junk_lessons_total{as=\""
                                                + as
                                                + "\"} "
                                                + messages
                                                + ".0"));
    }

    private static String metrics(TryServer veredus) throws IOException {
        URI metrics = URI.create("http://" + veredus.at(Service.HTTP) + "/metrics");
        try (InputStream body = metrics.toURL().openStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void learnsFromMoves() throws Exception {
        try (TryServer veredus = TryServer.start(folder);
                ImapClient alice = veredus.imap("alice");
                ImapClient bob = veredus.imap("bob")) {
            for (int issue = 1; issue <= 3; issue++) send(veredus, issue);
            awaits(alice, "INBOX", 3);
            alice.ask("UID MOVE 1:* Junk");
            awaitLearned(veredus, "junk", 3);
            send(veredus, 4);
            awaits(alice, "Junk", 4);
            awaits(bob, "INBOX", 4);
            assertThat(alice.select("INBOX")).isZero();
            assertThat(bob.select("Junk")).isZero();
            alice.select("Junk");
            assertThat(String.join("\n", alice.ask("FETCH 4 BODY[HEADER.FIELDS (X-Spam-Flag)]")))
                    .contains("X-Spam-Flag: YES");
            bob.select("INBOX");
            assertThat(String.join("\n", bob.ask("FETCH 4 BODY[HEADER.FIELDS (X-Spam-Flag)]")))
                    .doesNotContain("YES");
            alice.ask("UID MOVE 1:* INBOX");
            awaitLearned(veredus, "wanted", 4);
            send(veredus, 5);
            awaits(alice, "INBOX", 5);
            assertThat(veredus.errors()).isEmpty();
        }
    }
}
