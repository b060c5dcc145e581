package org.veredus.protocol.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is larger than its bound in `doc/mail-access.md` is refused, and the session goes on.
@Timeout(60)
class BoundsTest {
    @TempDir Path folder;
    private ImapServer server;
    private Socket socket;
    private BufferedReader in;

    @BeforeEach
    void start() throws Exception {
        server = new ImapServer(folder);
        socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        in.readLine();
    }

    @AfterEach
    void stop() throws Exception {
        socket.close();
        server.close();
    }

    /// @return the answer's last line, without the tag; what comes untagged counts if it is BAD
    private String ask(String command) throws IOException {
        socket.getOutputStream().write(("a " + command + "\r\n").getBytes(ISO_8859_1));
        while (true) {
            String line = Objects.requireNonNull(in.readLine(), "the server hung up");
            if (line.startsWith("a ")) return line.substring(2);
            if (line.startsWith("* BAD")) return line.substring(2);
        }
    }

    private void enter() throws IOException {
        assertThat(ask("LOGIN alice@imap.test secret")).startsWith("OK");
        assertThat(ask("SELECT INBOX")).startsWith("OK");
    }

    /// Nothing hangs on, nothing was half read.
    private void goesOn() throws IOException {
        assertThat(ask("NOOP")).startsWith("OK");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a line|NOOP |x|70000||BAD",
                "a sequence set|FETCH 1|,1|20000| UID|BAD",
                "a UID set|UID FETCH 1|,1|20000| UID|BAD",
                "keys of a search|SEARCH ALL| SEEN|5000||BAD",
                "depth of a search|SEARCH |(|101|SEEN|BAD",
                "depth of NOT|SEARCH |NOT |5001|SEEN|BAD",
                "sort criteria|SORT (DATE| SIZE|50|) UTF-8 ALL|BAD",
                "items of a FETCH|FETCH 1 (UID| FLAGS|200|)|BAD",
                "fields of a section|FETCH 1 BODY[HEADER.FIELDS (a| b|500|)]|BAD",
                "a section's depth|FETCH 1 BODY[1|.1|30000|]|BAD",
                "flags|STORE 1 FLAGS (a| b|200|)|BAD",
                "patterns|LIST \"\" (a| b|100|)|BAD",
                "mailboxes searched|ESEARCH IN (mailboxes (a| b|1000|)) ALL|BAD",
                "entries|GETMETADATA INBOX (/private/a| /private/b|100|)|BAD",
                "event groups|NOTIFY SET (INBOXES NONE)| (PERSONAL NONE)|100||BAD",
                "levels of a name|CREATE a|/a|30||NO",
                "a level's length|CREATE a|b|255||NO",
                "words of a raw search|SEARCH X-GM-RAW \"a| b|200|\"|BAD",
            })
    void isRefused(String what, String head, String more, int times, String tail, String answer)
            throws IOException {
        enter();
        String end = tail == null ? "" : tail;
        assertThat(ask(head + more.repeat(times) + end)).as(what).startsWith(answer);
        goesOn();
    }

    @Test
    void aStrangersLiteralIsSmall() throws IOException {
        assertThat(ask("LOGIN {8193}")).startsWith("BAD [TOOBIG]");
        assertThat(ask("LOGIN {9000+}\r\n" + "x".repeat(9000) + " y")).startsWith("BAD [TOOBIG]");
        goesOn();
    }

    @Test
    void aCommandWithItsLiteralsIsSmallEnoughToKeep() throws IOException {
        enter();
        String literal = "{60000+}\r\n" + "x".repeat(60_000);
        String command = "SEARCH" + (" SUBJECT " + literal).repeat(9);
        assertThat(ask(command)).startsWith("BAD [TOOBIG]");
        assertThat(ask("APPEND INBOX {150000000000}")).startsWith("NO [TOOBIG]");
        goesOn();
    }

    /// RFC 9051 §7.5.2: beyond 100 levels and 10,000 parts a message is as it is, not taken apart.
    @Test
    void aMessageIsTakenApartUpToItsBounds() throws IOException {
        enter();
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < 300; i++)
            deep.append(
                    "Content-Type: multipart/mixed; boundary=b%1$d\r\n\r\n--b%1$d\r\n"
                            .formatted(i));
        assertThat(append(deep + "\r\nend\r\n")).startsWith("OK");
        String wide = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
        assertThat(append(wide + "--b\r\n\r\nx\r\n".repeat(20_000) + "--b--\r\n")).startsWith("OK");
        socket.getOutputStream().write("f FETCH 1:2 BODYSTRUCTURE\r\n".getBytes(ISO_8859_1));
        String first = Objects.requireNonNull(in.readLine());
        assertThat(depth(first)).isBetween(90, 110);
        String second = Objects.requireNonNull(in.readLine());
        assertThat(second.split("\"TEXT\"", -1)).hasSizeBetween(9_990, 10_010);
        assertThat(in.readLine()).startsWith("f OK");
        goesOn();
    }

    private String append(String message) throws IOException {
        return ask("APPEND INBOX {" + message.length() + "+}\r\n" + message);
    }

    private static int depth(String list) {
        int most = 0;
        int depth = 0;
        for (int i = 0; i < list.length(); i++) {
            if (list.charAt(i) == '(') most = Math.max(most, ++depth);
            if (list.charAt(i) == ')') depth--;
        }
        return most;
    }
}
