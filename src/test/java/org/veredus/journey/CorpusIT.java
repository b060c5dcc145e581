package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.server.Service;
import org.veredus.testing.ImapClient;
import org.veredus.testing.ImapSyntax;
import org.veredus.testing.Program;
import org.veredus.testing.TryServer;

/// Thousands of real mails come back byte for byte, however broken, and never trouble the server.
@Tag("journey")
final class CorpusIT {
    private static final int AT_ONCE = 250;

    /// What delivery adds on top.
    private static final Pattern TRACE =
            Pattern.compile(
                    """
                    ^Return-Path: <sender@far\\.test>
                    Delivered-To: bob@example\\.test
                    Received: from corpus\\.far\\.test .*
                     .*for <bob@example\\.test>;.*
                    """
                            .replace("\n", "\r\n"));

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

    @Test
    void whatIsAppendedComesBackByImapAndPop3AndIsDescribedInOrder() throws IOException {
        List<byte[]> corpus = Corpus.raw();
        assertThat(corpus).hasSizeGreaterThan(6000);
        try (ImapClient alice = veredus.imap("alice")) {
            alice.append("INBOX", corpus);
            assertThat(alice.select("INBOX")).isEqualTo(corpus.size());
            checkByImap(alice, corpus);
        }
        checkByPython(corpus);
        List<byte[]> byPop3 = byPop3("alice");
        assertThat(byPop3).hasSameSizeAs(corpus);
        for (int i = 0; i < corpus.size(); i++) same(byPop3.get(i), corpus.get(i), i);
    }

    @Test
    void whatIsDeliveredComesBackBehindItsTraceFields() throws IOException {
        List<byte[]> corpus = Corpus.sendable();
        deliver(corpus);

        List<byte[]> byPop3 = byPop3("bob");
        assertThat(byPop3).hasSameSizeAs(corpus);
        for (int i = 0; i < corpus.size(); i++) {
            String text = new String(byPop3.get(i), StandardCharsets.ISO_8859_1);
            String stripped = TRACE.matcher(text).replaceFirst("");
            same(stripped.getBytes(StandardCharsets.ISO_8859_1), corpus.get(i), i);
        }
        try (ImapClient bob = veredus.imap("bob")) {
            assertThat(bob.select("INBOX")).isEqualTo(corpus.size());
            checkByImap(bob, byPop3);
        }
    }

    private static void deliver(List<byte[]> corpus) throws IOException {
        try (Lines lmtp = new Lines(veredus.port(Service.LMTP))) {
            lmtp.expect("220");
            lmtp.say("LHLO corpus.far.test");
            lmtp.expect("250");
            for (byte[] message : corpus) {
                lmtp.say(
                        "MAIL FROM:<sender@far.test> BODY=8BITMIME",
                        "RCPT TO:<bob@example.test>",
                        "DATA");
                lmtp.expect("250");
                lmtp.expect("250");
                lmtp.expect("354");
                lmtp.sayMessage(message);
                lmtp.expect("250");
            }
        }
    }

    /// Every message's octets, size, ENVELOPE and BODYSTRUCTURE.
    private static void checkByImap(ImapClient client, List<byte[]> corpus) throws IOException {
        for (int first = 1; first <= corpus.size(); first += AT_ONCE) {
            int last = Math.min(first + AT_ONCE - 1, corpus.size());
            List<String> answers =
                    client.ask(
                            "FETCH %d:%d (RFC822.SIZE ENVELOPE BODY BODYSTRUCTURE BODY.PEEK[])"
                                    .formatted(first, last));
            assertThat(answers).hasSize(last - first + 2);
            for (int i = first; i <= last; i++) check(answers.get(i - first), corpus.get(i - 1), i);
        }
    }

    private static void check(String answer, byte[] message, int number) {
        assertThat(answer).startsWith("* " + number + " FETCH (");
        try {
            Map<String, @Nullable Object> items = ImapSyntax.fetch(answer);
            assertThat(items.get("RFC822.SIZE")).isEqualTo((long) message.length);
            ImapSyntax.checkEnvelope(items.get("ENVELOPE"));
            ImapSyntax.checkBody(items.get("BODY"));
            ImapSyntax.checkBody(items.get("BODYSTRUCTURE"));
            String body = String.valueOf(items.get("BODY[]"));
            same(body.getBytes(StandardCharsets.ISO_8859_1), message, number - 1);
        } catch (IllegalStateException malformed) {
            throw new AssertionError("message " + number, malformed);
        }
    }

    /// A second reader of the literals.
    private static void checkByPython(List<byte[]> corpus) throws IOException {
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < corpus.size(); i++)
            wanted.add((i + 1) + " " + corpus.get(i).length + " " + digest(corpus.get(i)));
        List<String> read =
                Program.python("/journey/imap_digests.py")
                        .with(veredus.port(Service.IMAP), "alice@example.test")
                        .with(TryServer.PASSWORD, "INBOX")
                        .run()
                        .ok()
                        .out()
                        .lines()
                        .toList();
        assertThat(read).isEqualTo(wanted);
    }

    private static List<byte[]> byPop3(String name) throws IOException {
        List<byte[]> messages = new ArrayList<>();
        int count;
        try (ImapClient client = veredus.imap(name)) {
            count = client.select("INBOX");
        }
        try (Lines pop3 = new Lines(veredus.port(Service.POP3))) {
            pop3.expect("+OK");
            pop3.say("USER " + name + "@example.test");
            pop3.expect("+OK");
            pop3.say("PASS " + TryServer.PASSWORD);
            pop3.expect("+OK");
            for (int i = 1; i <= count; i++) {
                pop3.say("RETR " + i);
                pop3.expect("+OK");
                messages.add(pop3.message());
            }
            pop3.say("QUIT");
            pop3.expect("+OK");
        }
        return messages;
    }

    private static void same(byte[] read, byte[] written, int index) {
        if (!MessageDigest.isEqual(read, written))
            assertThat(new String(read, StandardCharsets.ISO_8859_1))
                    .as("message %d", index + 1)
                    .isEqualTo(new String(written, StandardCharsets.ISO_8859_1));
    }

    private static String digest(byte[] message) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(message));
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError("every JDK has SHA-256", missing);
        }
    }
}
