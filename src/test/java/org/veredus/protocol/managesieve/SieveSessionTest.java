package org.veredus.protocol.managesieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.veredus.account.auth.AppTokens;
import org.veredus.account.script.ScriptQuota;
import org.veredus.account.script.Scripts;
import org.veredus.format.sasl.ScramClient;
import org.veredus.format.sasl.ScramHash;
import org.veredus.format.sieve.Capabilities;
import org.veredus.testing.Talk;

@Timeout(60)
class SieveSessionTest {
    @TempDir Path folder;
    private SieveServer server;
    private Talk talk;

    @BeforeEach
    void open() throws Exception {
        server = new SieveServer(folder, SieveServer.Channel.CLEAR);
        talk = new Talk(server.port(), SSLContext.getDefault());
    }

    @AfterEach
    void close() throws Exception {
        talk.close();
        server.close();
    }

    private static String capabilities(String sasl, String owner) {
        return """
        S: "IMPLEMENTATION" "Veredus"
        S: "SIEVE" "%s"
        S: "NOTIFY" "mailto https"
        S: "SASL" "%s"
        S: "MAXREDIRECTS" "4"
        %sS: "UNAUTHENTICATE"
        S: "VERSION" "1.0"
        """
                .formatted(String.join(" ", Capabilities.names()), sasl, owner);
    }

    private static String greeting() {
        return capabilities("SCRAM-SHA-256 SCRAM-SHA-1 OAUTHBEARER XOAUTH2 PLAIN LOGIN", "")
                + "S: OK \"Veredus ManageSieve ready\"\n";
    }

    private static String plain(String password) {
        byte[] response = ("\0bob@example.test\0" + password).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(response);
    }

    private void login() throws Exception {
        talk.play(
                greeting()
                        + "C: AUTHENTICATE \"PLAIN\" \"%s\"\n".formatted(plain("correct horse"))
                        + "S: OK \"logged in\"\n");
    }

    @Test
    void tellsWhatItCanBeforeAndAfterTheLogin() throws Exception {
        login();
        talk.play(
                "C: CAPABILITY\n"
                        + capabilities("", "S: \"OWNER\" \"bob@example.test\"\n")
                        + "S: OK \"these\"\n"
                        + """
                        C: NOOP
                        S: OK "nothing done"
                        C: NOOP "sync-1"
                        S: OK (TAG "sync-1") "nothing done"
                        C: UNAUTHENTICATE
                        S: OK "logged out"
                        C: LISTSCRIPTS
                        S: NO "log in first"
                        C: LOGOUT
                        S: OK "bye"
                        S!
                        """);
    }

    @Test
    void whoNeverLogsInGoesAfterTenMinutes() throws Exception {
        talk.play(greeting());
        for (int i = 0; i < 4; i++) {
            server.pass(Duration.ofMinutes(2));
            talk.play("C: NOOP\nS: OK \"nothing done\"\n");
        }
        server.pass(Duration.ofMinutes(2));
        talk.play("S: BYE \"silent for too long\"\nS!\n");
    }

    @Test
    void whoHasLoggedInMayStay() throws Exception {
        login();
        for (int i = 0; i < 6; i++) {
            server.pass(Duration.ofMinutes(2));
            talk.play("C: NOOP\nS: OK \"nothing done\"\n");
        }
        server.pass(Duration.ofMinutes(5));
        talk.play("S: BYE \"silent for too long\"\nS!\n");
    }

    @Test
    void keepsScriptsAndKnowsTheActiveOne() throws Exception {
        login();
        talk.play(
                """
                C: LISTSCRIPTS
                S: OK "these"
                C: PUTSCRIPT "first" {5+}
                C: keep;
                S: OK "the script is right"
                C: PUTSCRIPT "second" "discard;"
                S: OK "the script is right"
                C: SETACTIVE "second"
                S: OK "this script is active"
                C: LISTSCRIPTS
                S: "first"
                S: "second" ACTIVE
                S: OK "these"
                C: GETSCRIPT "second"
                S: {8}
                S: discard;
                S: OK "this"
                C: DELETESCRIPT "second"
                S: NO (ACTIVE) "this is the active script"
                C: RENAMESCRIPT "second" "third"
                S: OK "renamed"
                C: RENAMESCRIPT "third" "first"
                S: NO (ALREADYEXISTS) "there is a script of the new name"
                C: LISTSCRIPTS
                S: "first"
                S: "third" ACTIVE
                S: OK "these"
                C: SETACTIVE ""
                S: OK "no script is active"
                C: DELETESCRIPT "third"
                S: OK "deleted"
                C: GETSCRIPT "third"
                S: NO (NONEXISTENT) "there is no script of this name"
                C: SETACTIVE "third"
                S: NO (NONEXISTENT) "there is no script of this name"
                """);
        Scripts scripts = new Scripts(server.accounts.open(server.bob), ScriptQuota.defaults());
        assertThat(scripts.list().names()).containsExactly("first");
        assertThat(scripts.active()).isNull();
    }

    @Test
    void refusesWhatDoesNotCompileAndTellsWhatIsOdd() throws Exception {
        login();
        talk.play(
                """
                C: PUTSCRIPT "bad" "keeep;"
                S: NO "line 1, column 1: unknown command \\"keeep\\""
                C: CHECKSCRIPT "stop; keep;"
                S: OK (WARNINGS) "line 1, column 7: this is never reached: the script has ended before"
                C: CHECKSCRIPT "keep"
                S: NO "line 1, column 5: expected \\";\\" or a block after \\"keep\\", found the end of the script"
                C: LISTSCRIPTS
                S: OK "these"
                """);
    }

    @Test
    void holdsToTheQuota() throws Exception {
        login();
        talk.play(
                """
                C: HAVESPACE "a" 200
                S: OK "there is space"
                C: HAVESPACE "a" 201
                S: NO (QUOTA/MAXSIZE) "a script may have 200 octets"
                C: PUTSCRIPT "a" "keep;"
                S: OK "the script is right"
                C: PUTSCRIPT "b" "keep;"
                S: OK "the script is right"
                C: PUTSCRIPT "c" "keep;"
                S: OK "the script is right"
                C: PUTSCRIPT "d" "keep;"
                S: NO (QUOTA/MAXSCRIPTS) "there may be 3 scripts and no more"
                C: PUTSCRIPT "c" "stop;"
                S: OK "the script is right"
                C: PUTSCRIPT "c" {1500+}
                """);
        talk.say("x".repeat(1500) + "\r\n");
        talk.play(
                """
                S: NO (QUOTA/MAXSIZE) "a script may have 200 octets"
                C: PUTSCRIPT "c" {2000000+}
                """);
        talk.say("x".repeat(2_000_000) + "\r\n");
        talk.play(
                """
                S: NO (QUOTA/MAXSIZE) "this is larger than allowed"
                C: NOOP
                S: OK "nothing done"
                C: CHECKSCRIPT {2000000+}
                """);
        talk.say("x".repeat(2_000_000) + "\r\n");
        talk.play(
                """
                S: NO "this is larger than allowed"
                C: NOOP
                S: OK "nothing done"
                """);
    }

    @Test
    void answersNonsenseAndGoesOn() throws Exception {
        talk.play(
                greeting()
                        + """
                        C: FROBNICATE
                        S: NO "unknown command"
                        C: PUTSCRIPT "a" "keep;"
                        S: NO "log in first"
                        C: AUTHENTICATE "NONSENSE"
                        S: NO "unknown mechanism"
                        C: STARTTLS
                        S: NO "there can be no STARTTLS now"
                        C: AUTHENTICATE "PLAIN" "%%"
                        S: NO "not base64"
                        C: AUTHENTICATE "PLAIN"
                        S: ""
                        C: "*"
                        S: NO "cancelled"
                        C: GETSCRIPT ""
                        S: NO "this is no name of a script"
                        C: GETSCRIPT "a
                        S: NO "a string is never closed"
                        C: HAVESPACE "a" many
                        S: NO "expected a string or a number"
                        C: LISTSCRIPTS "x"
                        S: NO "this command takes no argument"
                        C: NOOP "a" "b" "c" "d"
                        S: NO "this is no command"
                        """);
    }

    @Test
    void nothingOfAnAccountIsThereWithoutALogin() throws Exception {
        talk.play(greeting());
        for (String command :
                new String[] {
                    "HAVESPACE \"a\" 1",
                    "LISTSCRIPTS",
                    "SETACTIVE \"a\"",
                    "GETSCRIPT \"a\"",
                    "DELETESCRIPT \"a\"",
                    "RENAMESCRIPT \"a\" \"b\"",
                    "CHECKSCRIPT \"keep;\"",
                    "UNAUTHENTICATE"
                }) talk.play("C: " + command + "\nS: NO \"log in first\"\n");
    }

    @Test
    void loginsAreOnlyTakenAsTheyAreWritten() throws Exception {
        talk.play(
                greeting()
                        + """
                        C: AUTHENTICATE
                        S: NO "expected a string"
                        C: AUTHENTICATE PLAIN
                        S: NO "expected a string or a number"
                        C: AUTHENTICATE "PLAIN" 12
                        S: NO "expected a string"
                        C: AUTHENTICATE "PLAIN" "AAAA"
                        S: NO "PLAIN message must be name, NUL, name, NUL, password"
                        C: AUTHENTICATE "SCRAM-SHA-256" "biws"
                        S: NO "SCRAM message without name and nonce"
                        C: AUTHENTICATE "SCRAM-SHA-256-PLUS" "biws"
                        S: NO "SCRAM message without name and nonce"
                        C: AUTHENTICATE "SCRAM-SHA-256"
                        S: ""
                        C: NOOP
                        S: NO "expected a string or a number"
                        C: NOOP
                        S: OK "nothing done"
                        C: AUTHENTICATE "PLAIN" {44+}
                        C: (login)
                        S: OK "logged in"
                        C: AUTHENTICATE "PLAIN" "(login)"
                        S: NO "already logged in"
                        C: STARTTLS
                        S: NO "there can be no STARTTLS now"
                        C: UNAUTHENTICATE
                        S: OK "logged out"
                        C: UNAUTHENTICATE
                        S: NO "log in first"
                        """
                                .replace("(login)", plain("correct horse")));
    }

    @Test
    void namesAreUnicodeOfSomeLength() throws Exception {
        login();
        String longest = "\uD83D\uDE00".repeat(128);
        talk.play(
                """
                C: PUTSCRIPT "(longest)" "keep;"
                S: OK "the script is right"
                C: LISTSCRIPTS
                S: "(longest)"
                S: OK "these"
                C: PUTSCRIPT "(longest)x" "keep;"
                S: NO "this is no name of a script"
                C: RENAMESCRIPT "(longest)" "a\\"b\\\\c"
                S: OK "renamed"
                C: LISTSCRIPTS
                S: "a\\"b\\\\c"
                S: OK "these"
                C: GETSCRIPT {5+}
                C: a"b\\c
                S: {5}
                S: keep;
                S: OK "this"
                C: DELETESCRIPT "a\\"b\\\\c"
                S: OK "deleted"
                C: DELETESCRIPT "a\\"b\\\\c"
                S: NO (NONEXISTENT) "there is no script of this name"
                C: RENAMESCRIPT "x" "y"
                S: NO (NONEXISTENT) "there is no script of this name"
                C: PUTSCRIPT {2+}
                C: a/ "keep;"
                S: NO "this is no name of a script"
                """
                        .replace("(longest)", longest));
    }

    @Test
    void literalsKeepTheSessionInStep() throws Exception {
        login();
        talk.play(
                """
                C: NOOP {9+}
                C: a "b" \\ c
                S: OK (TAG "a \\"b\\" \\\\ c") "nothing done"
                C: NOOP {x+}
                S: NO "expected a literal such as {12+}"
                C: PUTSCRIPT {1+}
                C: a {6+}
                C: keep;x
                S: NO "line 1, column 7: expected \\";\\" or a block after \\"x\\", found the end of the script"
                C: CHECKSCRIPT {0+}
                C:
                S: OK "the script is right"
                C: NOOP "end"
                S: OK (TAG "end") "nothing done"
                """);
    }

    @Test
    void endsAfterTooManyWrongPasswords() throws Exception {
        String wrong =
                "C: AUTHENTICATE \"PLAIN\" \"%s\"\n".formatted(plain("wrong"))
                        + "S: NO \"name or password is wrong\"\n";
        talk.play(greeting() + wrong + wrong + wrong + "S: BYE \"too many failed logins\"\nS!\n");
    }

    private static String quoted(byte[] octets) {
        return '"' + Base64.getEncoder().encodeToString(octets) + '"';
    }

    private static byte[] unquoted(String text) {
        String inner = text.substring(text.indexOf('"') + 1, text.lastIndexOf('"'));
        return Base64.getDecoder().decode(inner);
    }

    // RFC 5804 §2.1
    @ParameterizedTest
    @EnumSource(ScramHash.class)
    void logsInByScram(ScramHash hash) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.UTF_8))) {
            String line = in.readLine();
            while (!line.startsWith("OK")) line = in.readLine();
            ScramClient client =
                    new ScramClient("bob@example.test", "correct horse", "abcdef").with(hash);
            String mechanism = hash == ScramHash.SHA_1 ? "SCRAM-SHA-1" : "SCRAM-SHA-256";
            send(socket, "AUTHENTICATE \"" + mechanism + "\" " + quoted(client.first()));
            send(socket, quoted(client.last(unquoted(in.readLine()))));
            String ok = in.readLine(); // RFC 5804 §1.3
            assertThat(ok).startsWith("OK (SASL \"").endsWith("\") \"logged in\"");
            assertThat(Base64.getDecoder().decode(ok.split("\"", -1)[1])).startsWith('v', '=');
            send(socket, "LISTSCRIPTS");
            assertThat(in.readLine()).startsWith("OK");
        }
    }

    // RFC 7628 §3.1, and what was there before it
    @Test
    void logsInByTokens() throws Exception {
        AppTokens.Issued issued =
                Objects.requireNonNull(
                        server.authenticator.issueToken(server.bob, "filters", Instant.EPOCH));
        String bearer = "n,a=bob@example.test,\1auth=Bearer " + issued.secret() + "\1\1";
        String xoauth2 = "user=bob@example.test\1auth=Bearer " + issued.secret() + "\1\1";
        talk.play(
                greeting()
                        + "C: AUTHENTICATE \"OAUTHBEARER\" "
                        + quoted(bearer.getBytes(StandardCharsets.UTF_8))
                        + "\nS: OK \"logged in\"\nC: UNAUTHENTICATE\nS: OK \"logged out\"\n"
                        + "C: AUTHENTICATE \"XOAUTH2\" "
                        + quoted(xoauth2.getBytes(StandardCharsets.UTF_8))
                        + "\nS: OK \"logged in\"\nC: LISTSCRIPTS\nS: OK \"these\"\n");
    }

    private static void send(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
}
