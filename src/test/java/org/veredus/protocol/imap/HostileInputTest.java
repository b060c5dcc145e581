package org.veredus.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Broken commands in each state are answered, and the session goes on.
@Timeout(120)
class HostileInputTest {
    private static final int LINES = 400;

    private static final List<String> COMMANDS =
            List.of(
                    "a LOGIN bob \"pass\\\"word\"",
                    "a SELECT INBOX (QRESYNC (1772359200 2 1:9 (1:2 5,9)))",
                    "a FETCH 1:*,2 (UID BODY.PEEK[1.2.HEADER.FIELDS.NOT (a \"b\")]<0.10> FLAGS)",
                    "a UID FETCH 1:* (BINARY.PEEK[1]<0.5> PREVIEW (LAZY)) (PARTIAL -1:-3)",
                    "a UID SEARCH RETURN (MIN PARTIAL 1:2) CHARSET UTF-8 OR (SEEN FUZZY BODY a)"
                            + " ALL",
                    "a SORT RETURN (COUNT) (REVERSE DATE SUBJECT) UTF-8 NOT (SEEN $)",
                    "a THREAD REFERENCES UTF-8 TEXT b",
                    "a ESEARCH IN (mailboxes (INBOX Sent) subtree x) RETURN (ALL) SEEN",
                    "a STORE 1:3 (UNCHANGEDSINCE 9) +FLAGS.SILENT (\\Seen work)",
                    "a LIST (SUBSCRIBED) \"\" (% \"x*\") RETURN (METADATA (/private/x) STATUS"
                            + " (SIZE))",
                    "a GETMETADATA (DEPTH infinity MAXSIZE 9) \"\" (/private/a /shared/b)",
                    "a SETMETADATA INBOX (/private/a \"x\" /private/b NIL)",
                    "a APPEND INBOX CATENATE (URL \"/INBOX/;UID=1/;SECTION=1.MIME\")",
                    "a UID REPLACE 1 INBOX CATENATE (URL /;UID=1)",
                    "a ENABLE CONDSTORE QRESYNC UTF8=ACCEPT IMAP4rev2",
                    "a CREATE \"x/&AMk-\" (USE (\\Sent))",
                    "a RENAME x y",
                    "a COPY 1:* Sent",
                    "a UID MOVE 1:3 Trash",
                    "a EXPUNGE",
                    "a IDLE",
                    "a GETQUOTAROOT INBOX",
                    "a UNSELECT",
                    "a NOOP");

    private static final List<String> IN =
            List.of("x LOGIN alice@imap.test secret", "x SELECT INBOX");

    @TempDir Path folder;
    private ImapServer server;

    @BeforeEach
    void start() throws Exception {
        ImapSettings patient =
                new ImapSettings(
                        "imap.test",
                        Map.of("name", "Veredus"),
                        1 << 20,
                        64 << 10,
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(30),
                        1_000_000,
                        true,
                        null,
                        null,
                        ImapPolicy.defaults());
        server = new ImapServer(folder, patient);
        for (int i = 0; i < 5; i++) server.file("Subject: m" + i + "\n\nbody\n");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void strangersCannotConfuseIt() throws Exception {
        attack(1, List.of());
    }

    @Test
    void usersCannotConfuseIt() throws Exception {
        attack(2, List.of("x LOGIN alice@imap.test secret"));
    }

    @Test
    void usersWithAMailboxCannotConfuseIt() throws Exception {
        attack(3, IN);
    }

    @Test
    void usersWithEverythingEnabledCannotConfuseIt() throws Exception {
        attack(
                4,
                List.of(
                        "x LOGIN alice@imap.test secret",
                        "x ENABLE QRESYNC IMAP4rev2 UIDONLY",
                        "x SELECT INBOX"));
    }

    @Test
    void whoIdlesCannotConfuseIt() throws Exception {
        attack(5, IN, (_, line) -> "i IDLE\r\n" + line);
    }

    @Test
    void whoIsAskedForAPasswordCannotConfuseIt() throws Exception {
        attack(6, List.of(), (_, line) -> "i AUTHENTICATE PLAIN\r\n" + line + "\r\n*");
        attack(7, List.of(), (_, line) -> "i AUTHENTICATE SCRAM-SHA-256\r\n" + line);
    }

    @Test
    void literalsCannotConfuseIt() throws Exception {
        attack(8, IN, (random, line) -> "l SELECT " + literal(random) + line);
        attack(9, List.of(), (random, line) -> "l LOGIN " + literal(random) + " " + line);
    }

    @Test
    void messagesCannotConfuseIt() throws Exception {
        attack(10, IN, (random, line) -> "m APPEND INBOX " + literal(random) + line);
        attack(11, IN, (random, line) -> "m APPEND INBOX (\\Seen) ~" + literal(random) + line);
        attack(
                12,
                IN,
                (random, line) ->
                        "m APPEND INBOX CATENATE (TEXT " + literal(random) + " " + line + ")");
    }

    private static String literal(Random random) {
        byte[] octets = new byte[random.nextInt(40)];
        random.nextBytes(octets);
        return "{" + octets.length + "+}\r\n" + new String(octets, StandardCharsets.ISO_8859_1);
    }

    /// How a broken line reaches the server.
    @FunctionalInterface
    private interface Way {
        String to(Random random, String line);
    }

    private void attack(long seed, List<String> before) throws Exception {
        attack(seed, before, (_, line) -> line);
    }

    private void attack(long seed, List<String> before, Way way) throws Exception {
        Random random = new Random(seed);
        for (int done = 0; done < LINES; ) done += session(random, before, way, LINES - done);
    }

    /// @return how many lines it took until the session was over
    private int session(Random random, List<String> before, Way way, int most) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line : before) say(socket, line + "\r\n");
            for (int i = 1; i <= most; i++) {
                String line = way.to(random, broken(random));
                // what eats the first NOOP (a literal, an exchange) leaves the second alone
                say(socket, line + "\r\nn NOOP\r\nend" + i + " NOOP\r\n");
                if (!answers(in, "end" + i, line)) return i;
            }
            return most;
        }
    }

    private static boolean answers(BufferedReader in, String tag, String line) throws IOException {
        String answer;
        do {
            answer = in.readLine();
            if (answer == null || answer.startsWith("* BYE")) {
                assertThat(answer).as("after %s", line).doesNotContain("internal error");
                return false;
            }
        } while (!answer.startsWith(tag + " "));
        return true;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static String broken(Random random) {
        StringBuilder line = new StringBuilder(COMMANDS.get(random.nextInt(COMMANDS.size())));
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(line.length());
            switch (random.nextInt(4)) {
                case 0 -> line.setCharAt(at, (char) random.nextInt(256));
                case 1 -> line.deleteCharAt(at);
                case 2 -> line.insert(at, "()\"\\{}[]<>*%~ 0:,-".charAt(random.nextInt(18)));
                default -> line.setLength(Math.max(4, at));
            }
        }
        String text = line.toString().replace('\n', ' ').replace('\r', ' ');
        boolean mark = text.endsWith("}"); // a literal would eat both NOOPs
        return mark ? text + ")" : text;
    }
}
