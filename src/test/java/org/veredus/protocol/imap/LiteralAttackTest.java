package org.veredus.protocol.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Literals and limits by clients that mean no good: everything is sent at once, whatever the
/// server says. RFC 7888 §4, §5; RFC 9738 §3
@Timeout(30)
class LiteralAttackTest {
    private static final ImapSettings STRICT =
            ImapSettings.defaults("imap.test")
                    .withPlaintextLogin(true)
                    .withPolicy(
                            new ImapPolicy(
                                    ImapPolicy.Literals.MINUS,
                                    new MessageLimit(MessageLimit.Scope.ALL, 3),
                                    ImapPolicy.QuotaSetters.NOBODY));

    @TempDir Path folder;

    /// @return the tagged lines and those untagged that tell of an end or a refusal
    private List<String> send(ImapSettings settings, String commands) throws Exception {
        List<String> answers = new ArrayList<>();
        try (ImapServer server = new ImapServer(folder, settings);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            Thread writer = Thread.ofVirtual().start(() -> write(socket, commands));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                boolean counts = !line.startsWith("* ") || line.matches("\\* (BYE|BAD|NO).*");
                if (counts) answers.add(line);
            }
            writer.join();
        }
        return answers;
    }

    private static void write(Socket socket, String commands) {
        try {
            String all = "l LOGIN alice@imap.test secret\r\ns SELECT INBOX\r\n" + commands;
            socket.getOutputStream().write(all.getBytes(ISO_8859_1));
        } catch (IOException hungUp) {
            // the answers show whether it should have
        }
    }

    private static String literal(int size) {
        return "{" + size + "+}\r\n" + "x".repeat(size);
    }

    private static String append(int messages) {
        return "APPEND INBOX" + (" " + literal(10)).repeat(messages) + "\r\n";
    }

    @Test
    void whatShouldHaveWaitedIsDroppedAndTheCommandsBehindItRun() throws Exception {
        List<String> answers =
                send(
                        STRICT,
                        "a1 SEARCH SUBJECT "
                                + literal(4097)
                                + "\r\na2 SEARCH SUBJECT "
                                + literal(4096)
                                + "\r\na3 SEARCH SUBJECT "
                                + literal(10)
                                + " BODY "
                                + literal(5000)
                                + " TEXT "
                                + literal(7000)
                                + "\r\na4 APPEND INBOX "
                                + literal(4097)
                                + "\r\na5 APPEND "
                                + literal(5000)
                                + " "
                                + literal(5)
                                + "\r\na6 NONSENSE "
                                + literal(4096)
                                + "\r\na7 CREATE "
                                + literal(0)
                                + "\r\na8 CREATE {-1+}\r\na9 CREATE {+}\r\nb1 NOOP\r\nb2 LOGOUT\r\n");
        assertThat(answers)
                .extracting(line -> line.replaceAll("^(\\S+ \\S+( \\[TOOBIG])?).*", "$1"))
                .containsExactly(
                        "l OK",
                        "s OK",
                        "a1 BAD [TOOBIG]",
                        "a2 OK",
                        "a3 BAD [TOOBIG]",
                        "a4 BAD [TOOBIG]",
                        "a5 BAD [TOOBIG]",
                        "a6 BAD",
                        "a7 NO",
                        "a8 BAD",
                        "a9 BAD",
                        "b1 OK",
                        "* BYE",
                        "b2 OK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"268435457", "4294967296", "99999999999999999999999999"})
    void whoAnnouncesMoreThanCanBeDroppedIsHungUpOn(String size) throws Exception {
        List<String> answers =
                send(STRICT, "a1 SEARCH SUBJECT {" + size + "+}\r\nxxx\r\na2 NOOP\r\n");
        assertThat(answers).hasSize(3);
        assertThat(answers.getLast()).startsWith("* BYE [TOOBIG]");
    }

    /// Each literal is one octet, and a command has tens of thousands: what has come is not to be
    /// copied for each.
    @Test
    void manySmallLiteralsCostNoMoreThanOneLargeOne() throws Exception {
        String many = ("(" + literal(1) + ") ").repeat(50_000);
        List<String> answers =
                send(
                        ImapSettings.defaults("imap.test").withPlaintextLogin(true),
                        ("a SEARCH " + many + "\r\n").repeat(5) + "b LOGOUT\r\n");
        assertThat(answers).hasSize(9);
        assertThat(answers.subList(2, 7)).allMatch(line -> line.startsWith("a BAD"));
    }

    @Test
    void aPipelineOfCommandsBeyondTheLimitIsCutOneByOne() throws Exception {
        List<String> answers =
                send(
                        STRICT,
                        "a1 "
                                + append(3)
                                + "a2 "
                                + append(3)
                                + "a3 "
                                + append(4)
                                + "b1 UID FETCH 1:4294967295 (UID)\r\nb2 UID STORE 1:* +FLAGS.SILENT (\\Seen)\r\n"
                                + "b3 UID COPY 1:* INBOX\r\nb4 UID SEARCH RETURN (SAVE) ALL\r\nb5 FETCH $ (UID)\r\n"
                                + "b6 FETCH *:1 (FLAGS)\r\nb7 UID FETCH 4294967295:* (UID)\r\nb8 LOGOUT\r\n");
        assertThat(answers)
                .extracting(
                        line -> line.replaceAll("^(\\S+ \\S+( \\[MESSAGELIMIT [\\d ]+])?).*", "$1"))
                .containsExactly(
                        "l OK",
                        "s OK",
                        "a1 OK",
                        "a2 OK",
                        "a3 NO [MESSAGELIMIT 3]",
                        "b1 OK [MESSAGELIMIT 3 4]",
                        "b2 OK [MESSAGELIMIT 3 4]",
                        "b3 NO [MESSAGELIMIT 3 4]",
                        "b4 OK [MESSAGELIMIT 3 4]",
                        "b5 OK",
                        "b6 OK [MESSAGELIMIT 3 4]",
                        "b7 OK",
                        "* BYE",
                        "b8 OK");
    }
}
