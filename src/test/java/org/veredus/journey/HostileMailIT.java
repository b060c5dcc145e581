package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.veredus.app.server.Service;
import org.veredus.journey.BadEngine.Manners;
import org.veredus.testing.Await;
import org.veredus.testing.ImapClient;
import org.veredus.testing.SmtpClient;
import org.veredus.testing.TryServer;

/// Attacks over SMTP on a server that runs: the reply, the verdict, and that it goes on with
/// bounded memory, whatever came. Its heap is half a gigabyte, and all of this goes to one process.
@Tag("journey")
@Timeout(120)
final class HostileMailIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Every part of it: heap, code, the store's own.
    private static final long MOST_MEMORY = 1200L << 20;

    private static final String ALICE = "alice@example.test";
    private static final String BOB = "bob@example.test";
    private static final String CAROL = "carol@example.test";

    private static final String GTUBE =
            "XJS*C4JDBQADN1.NSBN3*2IDNEN*" + "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

    @TempDir private static Path folder;

    private static TryServer veredus;
    private static BadEngine clamd;
    private static BadEngine spamd;
    private static BadEngine rspamd;
    private static BadEngine milter;
    private static int letters;

    @BeforeAll
    static void start() throws Exception {
        clamd = new BadEngine();
        spamd = new BadEngine();
        rspamd = new BadEngine();
        milter = new BadEngine();
        Path settings = folder.resolve("veredus.toml");
        Files.writeString(
                settings,
                """
                [engines]
                clamav = "%s"
                spamassassin = "%s"
                rspamd = "%s"
                milters = "%s"
                time = "1s"
                """
                        .formatted(clamd.at(), spamd.at(), rspamd.at(), milter.at()));
        veredus = TryServer.start(folder, "--config", settings);
    }

    @AfterAll
    static void stop() throws IOException {
        try (var _ = veredus;
                var _ = clamd;
                var _ = spamd;
                var _ = rspamd;
                var _ = milter) {
            assertThat(veredus.errors()).isEmpty();
            assertThat(veredus.mostMemory()).isLessThan(MOST_MEMORY);
        }
    }

    @AfterEach
    void itGoesOn() throws IOException {
        for (BadEngine each : List.of(clamd, spamd, rspamd, milter)) each.behave(Manners.HANGS_UP);
        assertThat(deliver("still here", ALICE)).startsWith("250 ");
    }

    private static SmtpClient smtp() throws IOException {
        return SmtpClient.open(veredus.port(Service.SMTP));
    }

    private static String deliver(String text, String... recipients) throws IOException {
        try (SmtpClient smtp = smtp()) {
            return smtp.send("somebody@far.test", letter(text), recipients);
        }
    }

    private static String letter(String text) {
        int number = ++letters;
        return """
        From: Somebody <somebody@far.test>
        To: You <you@example.test>
        Subject: letter %d
        Message-ID: <%d@far.test>
        Date: Mon, 02 Feb 2026 10:00:00 +0000

        %s
        """
                .formatted(number, number, text);
    }

    /// The newest letter with this in its text, header and all.
    private static String newest(String name, String mailbox, String text) throws IOException {
        try (ImapClient imap = veredus.imap(name)) {
            imap.select(mailbox);
            String found = imap.ask("SEARCH BODY \"" + text + "\"").getFirst();
            String last = found.substring(found.lastIndexOf(' ') + 1);
            assertThat(last).as("%s in %s of %s", text, mailbox, name).containsOnlyDigits();
            return String.join("\n", imap.ask("FETCH " + last + " BODY.PEEK[]"));
        }
    }

    private static int count(String name, String mailbox) throws IOException {
        try (ImapClient imap = veredus.imap(name)) {
            return imap.select(mailbox);
        }
    }

    @Test
    void namesAndHeadersInUtf8AreJudgedAsTheyAreRead() throws Exception {
        try (SmtpClient smtp = smtp()) {
            assertThat(smtp.ask("MAIL FROM:<m\u00fcller@far.test>")).startsWith("550 5.6.7 ");
            assertThat(smtp.ask("MAIL FROM:<m\u00fcller@b\u00fccher.test> SMTPUTF8"))
                    .startsWith("250 ");
            assertThat(smtp.ask("RCPT TO:<\u0430lice@example.test>")).startsWith("550 ");
            assertThat(smtp.ask("RCPT TO:<" + ALICE + ">")).startsWith("250 ");
            String letter =
                    """
                    From: \u0420ay\u0420al <m\u00fcller@b\u00fccher.test>
                    Subject: Gr\u00fc\u00dfe, utf8-letter \u202Etxt.exe

                    utf8-letter
                    """;
            byte[] wire = letter.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
            assertThat(smtp.data(wire)).startsWith("250 ");
            smtp.write(
                    "MAIL FROM:<\u00ff\u00fe@far.test> SMTPUTF8\r\n"
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(smtp.reply()).startsWith("5");
            assertThat(smtp.ask("NOOP")).startsWith("250 ");
        }
        assertThat(newest("alice", "Junk", "utf8-letter"))
                .contains("writing-mixed-alphabets", "writing-direction")
                .contains("X-Spam-Flag: YES");
    }

    @Test
    void aMessageInChunksOfOneOctetIsTheSameMessage() throws Exception {
        byte[] wire =
                letter("one-octet ..\n.\n" + GTUBE)
                        .replace("\n", "\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        try (SmtpClient smtp = smtp()) {
            smtp.begin("somebody@far.test", ALICE);
            StringBuilder chunks = new StringBuilder();
            for (byte octet : wire) chunks.append("BDAT 1\r\n").append((char) octet);
            smtp.say(chunks + "BDAT 0 LAST\r\n");
            for (int i = 0; i < wire.length; i++)
                assertThat(smtp.reply()).isEqualTo("250 2.0.0 1 octets");
            assertThat(smtp.reply()).startsWith("250 2.0.0 taken");
        }
        assertThat(newest("alice", "Junk", "one-octet"))
                .contains("gtube=15.0", "one-octet ..\r\n.\r\nXJS*");
    }

    @Test
    void chunksOfAnySizeAreTakenOrRefused() throws Exception {
        byte[] large = new byte[20 << 20];
        Arrays.fill(large, (byte) 'x');
        for (int at = 78; at + 1 < large.length; at += 80) {
            large[at] = '\r';
            large[at + 1] = '\n';
        }
        large[large.length - 2] = '\r';
        large[large.length - 1] = '\n';
        try (SmtpClient smtp = smtp()) {
            smtp.begin("somebody@far.test", ALICE);
            smtp.say("BDAT 19\r\nSubject: huge-last\r");
            assertThat(smtp.reply()).startsWith("250 ");
            smtp.say("BDAT 3\r\n\n\r\n");
            assertThat(smtp.reply()).startsWith("250 ");
            smtp.say("BDAT " + large.length + " LAST\r\n");
            smtp.write(large);
            assertThat(smtp.reply()).startsWith("250 2.0.0 taken");
            smtp.begin("somebody@far.test", ALICE);
            assertThat(smtp.ask("BDAT -1 LAST")).startsWith("501 ");
            assertThat(smtp.ask("BDAT 99999999999999999999 LAST")).startsWith("501 ");
        }
        try (SmtpClient smtp = smtp()) {
            // a chunk that never ends, as far as the server will ever know
            smtp.begin("somebody@far.test", ALICE);
            smtp.say("BDAT 9999999999 LAST\r\nSubject: promised\r\n\r\n");
        }
    }

    @Test
    void recipientsWhoWantOtherThingsGetOneReply() throws Exception {
        veredus.api("PATCH", "/accounts/" + BOB + "/thresholds", "{'reject': 6}");
        veredus.api("PATCH", "/accounts/" + CAROL + "/thresholds", "{'quarantine': 6}");
        veredus.api(
                "POST",
                "/accounts/" + CAROL + "/senders",
                "{'subjects': ['blocked.test'], 'verb': 'block'}");
        try (SmtpClient smtp = smtp()) {
            smtp.say(
                    "MAIL FROM:<a@blocked.test>\r\nRCPT TO:<%s>\r\nRCPT TO:<%s>\r\nRCPT TO:<%s>\r\n"
                                    .formatted(ALICE, BOB, CAROL)
                            + "RCPT TO:<nobody@example.test>\r\nDATA\r\n");
            assertThat(smtp.reply()).startsWith("250 2.1.0");
            assertThat(smtp.reply()).startsWith("250 2.1.5");
            assertThat(smtp.reply()).startsWith("250 2.1.5");
            assertThat(smtp.reply()).startsWith("550 "); // who blocks him
            assertThat(smtp.reply()).startsWith("550 ");
            assertThat(smtp.reply()).startsWith("354 ");
            String letter = letter("who-wants-it " + GTUBE).replace("\n", "\r\n");
            assertThat(smtp.ask(letter + ".")).startsWith("250 2.0.0 taken");
            // to whom nobody lets it in, it is refused
            assertThat(smtp.send("a@far.test", letter("only-bob " + GTUBE), BOB))
                    .startsWith("550 ");
            assertThat(smtp.send("a@far.test", letter("only-carol " + GTUBE), CAROL))
                    .startsWith("250 ");
        }
        assertThat(newest("alice", "Junk", "who-wants-it")).contains("gtube=15.0");
        assertThat(held(BOB)).isEqualTo(1);
        assertThat(held(CAROL)).isEqualTo(1);
        assertThat(count("bob", "Junk")).isZero();
        assertThat(count("carol", "Junk")).isZero();
        veredus.api("PATCH", "/accounts/" + BOB + "/thresholds", "{'reject': null}");
    }

    private static int held(String account) throws IOException {
        return veredus.api("GET", "/accounts/" + account + "/quarantine", null).path("held").size();
    }

    private static List<Manners> badManners() {
        return List.of(
                Manners.HANGS_UP,
                Manners.SAYS_NOTHING,
                Manners.LEAVES,
                Manners.NEVER_ENDS,
                Manners.says("\0\u00ff\u0080" + "nonsense\r\n".repeat(1000)));
    }

    @ParameterizedTest
    @MethodSource("badManners")
    void enginesThatFailHoldNobodyUp(Manners manners) throws Exception {
        for (BadEngine each : List.of(clamd, spamd, rspamd, milter)) each.behave(manners);
        int before = count("bob", "INBOX");
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
                SmtpClient other = smtp();
                ImapClient bob = veredus.imap("bob")) {
            List<Future<String>> replies = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                String text = letter("unjudged " + i);
                replies.add(senders.submit(() -> sent(text)));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(other.ask("NOOP")).startsWith("250 ");
                bob.ask("NOOP");
            }
            for (Future<String> reply : replies)
                assertThat(reply.get()).startsWith("250 2.0.0 taken");
        }
        assertThat(count("bob", "INBOX")).isEqualTo(before + 10);
    }

    private static String sent(String letter) throws IOException {
        try (SmtpClient smtp = smtp()) {
            return smtp.send("somebody@far.test", letter, BOB);
        }
    }

    @Test
    void enginesThatDoNotListenAreLeftOutInTime() throws Exception {
        for (BadEngine each : List.of(clamd, spamd, rspamd)) each.behave(Manners.TAKES_NOTHING);
        milter.behave(Manners.TAKES_NO_BODY);
        int lines = veredus.log().length();
        long start = System.nanoTime();
        assertThat(deliver("a letter that fills all buffers\n".repeat(100_000), BOB))
                .startsWith("250 ");
        // a second for each; all checks together have twenty
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        assertThat(veredus.log().substring(lines))
                .containsPattern("mail filter left out.*it is too slow")
                .containsPattern("check left out.*clamd.*it is too slow");
    }

    @Test
    void enginesThatLieAreBelievedAsFarAsTheyMayBe() throws Exception {
        clamd.behave(
                Manners.says("stream: " + "Bad.\u0001\r\n250 2.0.0 ok ".repeat(50) + " FOUND\0"));
        String refused = deliver("virus", ALICE);
        assertThat(refused).startsWith("550 ").doesNotContain("\n");
        assertThat(refused.length()).isLessThan(512);
        clamd.behave(Manners.says("stream: OK\0"));
        spamd.behave(
                Manners.says(
                        "SPAMD/1.1 0 EX_OK\r\nSpam: True ; 999999 / 0.000001\r\n\r\nA,B\r\nX-Evil: y"));
        assertThat(deliver("enormous-score", ALICE)).startsWith("250 ");
        assertThat(newest("alice", "Junk", "enormous-score"))
                .contains("spamassassin=8.0")
                .doesNotContain("X-Evil");
        String json = "{\"score\": -1e308, \"required_score\": 1e-308, \"symbols\": {}}";
        rspamd.behave(
                Manners.says(
                        "HTTP/1.1 200 OK\r\nContent-Length: " + json.length() + "\r\n\r\n" + json));
        spamd.behave(Manners.says("SPAMD/1.1 0 EX_OK\r\nSpam: False ; -999999 / 5.0\r\n\r\nA\r\n"));
        assertThat(deliver("praised " + GTUBE, ALICE)).startsWith("250 ");
        assertThat(newest("alice", "Junk", "praised")).contains("gtube=15.0");
    }

    @Test
    void oneWhoCallsFiveHundredLettersJunkTeachesNobodyElse() throws Exception {
        String news =
                """
                From: The Bee Letter <news@bees.test>
                To: Readers <readers@bees.test>
                Subject: Bee letter number %d
                Message-ID: <bees-%d@bees.test>
                Date: Mon, 02 Feb 2026 10:00:00 +0000

                Dear reader, this week our bee letter tells of hives and combs, how to feed
                the bees before the frost comes, and which meadows have the best of flowers.
                Our members meet on the first Monday of the month, bring your neighbours.
                With many greetings from the keepers of the bee letter, number %d.
                """;
        List<byte[]> copies = new ArrayList<>();
        for (int i = 0; i < 500; i++)
            copies.add(
                    news.formatted(i, i, i)
                            .replace("\n", "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
        try (ImapClient alice = veredus.imap("alice")) {
            alice.ask("CREATE Bees");
            alice.append("Bees", copies);
            alice.select("Bees");
            alice.ask("UID MOVE 1:* Junk");
        }
        Await.until(
                "500 lessons",
                PATIENCE,
                () -> metrics().contains("junk_lessons_total{as=\"junk\"} 500.0"));
        try (SmtpClient smtp = smtp()) {
            assertThat(smtp.send("news@bees.test", news.formatted(501, 501, 501), ALICE, BOB))
                    .startsWith("250 ");
        }
        assertThat(newest("alice", "Junk", "number 501")).contains("X-Spam-Flag: YES");
        assertThat(newest("bob", "INBOX", "number 501")).doesNotContain("X-Spam-Flag");
    }

    private static String metrics() throws IOException {
        URI metrics = URI.create("http://" + veredus.at(Service.HTTP) + "/metrics");
        try (InputStream body = metrics.toURL().openStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whatIsNoLineEndEndsNoMessage() throws Exception {
        int before = count("bob", "INBOX");
        for (String end : List.of("\n.\n", "\r.\r", "\n.\r\n", "\r\n.\n", "\r\n.\r", "\r.\r\n")) {
            try (SmtpClient smtp = smtp()) {
                smtp.begin("somebody@far.test", ALICE);
                assertThat(smtp.ask("DATA")).startsWith("354 ");
                smtp.say(
                        letter("smuggler").replace("\n", "\r\n")
                                + end
                                + "MAIL FROM:<smuggled@far.test>\r\nRCPT TO:<"
                                + BOB
                                + ">\r\nDATA\r\nSubject: smuggled\r\n\r\nsmuggled\r\n.\r\n");
                assertThat(smtp.reply()).startsWith("550 5.6.0 ");
                assertThat(smtp.ask("NOOP")).startsWith("250 ");
            }
        }
        assertThat(count("bob", "INBOX")).isEqualTo(before);
    }

    @Test
    void nulIsKeptOrRefusedAndHidesNothing() throws Exception {
        try (SmtpClient smtp = smtp()) {
            assertThat(smtp.ask("MAIL FROM:<a\0b@far.test>")).startsWith("5");
            smtp.begin("somebody@far.test", ALICE);
            byte[] wire =
                    letter("nul-letter \0 " + GTUBE + "\0\0")
                            .replace("Subject: ", "Subject: a\0b ")
                            .replace("\n", "\r\n")
                            .getBytes(StandardCharsets.US_ASCII);
            assertThat(smtp.data(wire)).startsWith("250 ");
        }
        assertThat(newest("alice", "Junk", "nul-letter")).contains("gtube=15.0");
    }

    @Test
    void tenThousandFieldsAreTaken() throws Exception {
        StringBuilder letter = new StringBuilder();
        for (int i = 0; i < 10_000; i++) letter.append("X-Field-").append(i).append(": y\n");
        letter.append(letter("many-fields " + GTUBE));
        try (SmtpClient smtp = smtp()) {
            assertThat(smtp.send("somebody@far.test", letter.toString(), ALICE)).startsWith("250 ");
        }
        assertThat(newest("alice", "Junk", "many-fields"))
                .contains("gtube=15.0", "X-Field-9999: y");
    }

    @Test
    void aLineOfAHundredMegabytesIsTaken() throws Exception {
        byte[] piece = new byte[1 << 20];
        Arrays.fill(piece, (byte) 'a');
        int before = count("bob", "INBOX");
        try (SmtpClient smtp = smtp()) {
            smtp.begin("somebody@far.test", BOB);
            assertThat(smtp.ask("DATA")).startsWith("354 ");
            smtp.say(letter("long-line").replace("\n", "\r\n"));
            for (int i = 0; i < 100; i++) smtp.write(piece);
            assertThat(smtp.ask("\r\n.")).startsWith("250 ");
        }
        assertThat(count("bob", "INBOX")).isEqualTo(before + 1);
    }

    @Test
    void sessionsThatDieMidwayLeaveNothing() throws Exception {
        int before = count("bob", "INBOX");
        for (int i = 0; i < 50; i++) {
            try (SmtpClient smtp = smtp()) {
                smtp.begin("somebody@far.test", BOB);
                smtp.say(i % 2 == 0 ? "DATA\r\nSubject: half" : "BDAT 5000\r\nSubject: half");
            }
        }
        try (SmtpClient smtp = smtp()) {
            smtp.say("QUIT\r\nMAIL FROM:<late@far.test>\r\n");
            assertThat(smtp.reply()).startsWith("221 ");
            assertThat(smtp.isOver()).isTrue();
        }
        assertThat(count("bob", "INBOX")).isEqualTo(before);
    }
}
