package org.veredus.protocol.managesieve;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.script.ScriptQuota;
import org.veredus.testing.Talk;

/// The dialogues of RFC 5804, one section after the other, with our own words behind OK and NO.
/// Those of its logins by DIGEST-MD5 and GSSAPI, which are not here, are in [SieveLoginTest] by
/// other mechanisms.
@Timeout(60)
class SieveExamplesTest {
    @TempDir Path folder;
    private SieveServer server;
    private Talk talk;

    @BeforeEach
    void open() throws Exception {
        server = new SieveServer(folder, SieveServer.Channel.CLEAR, new ScriptQuota(10, 800_000));
        talk = new Talk(server.port(), SSLContext.getDefault());
        talk.skip("", "NOOP", "OK");
        talk.play("S: OK \"nothing done\"\n");
    }

    @AfterEach
    void close() throws Exception {
        talk.close();
        server.close();
    }

    private static String plain(String password) {
        byte[] response = ("\0bob@example.test\0" + password).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(response);
    }

    private void login() throws Exception {
        talk.play(
                """
                C: Authenticate "PLAIN" "%s"
                S: OK "logged in"
                """
                        .formatted(plain("correct horse")));
    }

    // RFC 5804 §2.1
    @Test
    void threeWrongPasswordsAreEnough() throws Exception {
        talk.play(
                """
                C: Authenticate "PLAIN" "%s"
                S: NO "name or password is wrong"
                C: Authenticate "PLAIN" "%s"
                S: NO "name or password is wrong"
                C: Authenticate "PLAIN" "%s"
                S: NO "name or password is wrong"
                S: BYE "too many failed logins"
                S!
                """
                        .formatted(plain("1"), plain("2"), plain("3")));
    }

    // RFC 5804 §2.1: a response may be a literal, and an empty one too
    @Test
    void responsesMayBeLiterals() throws Exception {
        String response = plain("correct horse");
        talk.play(
                """
                C: AUTHENTICATE "PLAIN"
                S: ""
                C: {0+}
                C:
                S: NO "PLAIN message must be name, NUL, name, NUL, password"
                C: AUTHENTICATE "PLAIN" {%d+}
                C: %s
                S: OK "logged in"
                """
                        .formatted(response.length(), response));
    }

    // RFC 5804 §2.5
    @Test
    void thereIsSpaceForTheSmallOne() throws Exception {
        login();
        talk.play(
                """
                C: HAVESPACE "myscript" 999999
                S: NO (QUOTA/MAXSIZE) "a script may have 800000 octets"
                C: HAVESPACE "foobar" 435
                S: OK "there is space"
                """);
    }

    // RFC 5804 §2.6; the second script of the text does not require the envelope test that it uses,
    // and the lengths of its literals are others
    @Test
    void aWrongScriptIsNotStored() throws Exception {
        login();
        talk.play(
                """
                C: Putscript "foo" {31+}
                C: #comment
                C: InvalidSieveCommand
                C:
                S: NO "line 2, column 20: expected \\";\\" or a block after \\"invalidsievecommand\\", found the end of the script"
                C: Getscript "foo"
                S: NO (NONEXISTENT) "there is no script of this name"
                C: Putscript "mysievescript" {97+}
                C: require ["fileinto"];
                C:
                C: if envelope :contains "to" "tmartin+sent" {
                C:   fileinto "INBOX.sent";
                C: }
                S: NO "line 3, column 4: \\"envelope\\" needs require \\"envelope\\""
                C: Putscript "mysievescript" {109+}
                C: require ["fileinto", "envelope"];
                C:
                C: if envelope :contains "to" "tmartin+sent" {
                C:   fileinto "INBOX.sent";
                C: }
                S: OK "the script is right"
                C: Putscript "myforwards" {209+}
                C: require "envelope";
                C: redirect "111@example.net";
                C:
                C: if size :under 10k {
                C:     redirect "mobile@cell.example.com";
                C: }
                C:
                C: if envelope :contains "to" "tmartin+lists" {
                C:     redirect "lists@groups.example.com";
                C: }
                S: OK "the script is right"
                C: Putscript "odd" "stop; redirect \\"111@example.net\\";"
                S: OK (WARNINGS) "line 1, column 7: this is never reached: the script has ended before"
                """);
    }

    // RFC 5804 §2.6, §2.12: what ihave asks for may be unknown
    @Test
    void whatIsAskedForNeedNotBeThere() throws Exception {
        login();
        String script = "require \\\"ihave\\\"; if ihave \\\"x-new\\\" { fly; } else { keep; }";
        talk.play(
                """
                C: PUTSCRIPT "a" "%s"
                S: OK "the script is right"
                C: CHECKSCRIPT "%s"
                S: OK "the script is right"
                """
                        .formatted(script, script));
    }

    // RFC 5804 §2.7, §2.8
    @Test
    void oneScriptIsActive() throws Exception {
        login();
        talk.play(
                """
                C: Putscript "summer_script" "keep;"
                S: OK "the script is right"
                C: Putscript "vacation_script" "keep;"
                S: OK "the script is right"
                C: Putscript {13+}
                C: clever"script "keep;"
                S: OK "the script is right"
                C: Putscript "main_script" "keep;"
                S: OK "the script is right"
                C: Setactive "vacation_script"
                S: OK "this script is active"
                C: Setactive "main_script"
                S: OK "this script is active"
                C: listscripts
                S: "clever\\"script"
                S: "main_script" ACTIVE
                S: "summer_script"
                S: "vacation_script"
                S: OK "these"
                C: Setactive ""
                S: OK "no script is active"
                C: Setactive ""
                S: OK "no script is active"
                C: Setactive "baz"
                S: NO (NONEXISTENT) "there is no script of this name"
                """);
    }

    // RFC 5804 §2.9; the script of the text does not require its reject
    @Test
    void aScriptComesBackAsItCame() throws Exception {
        login();
        talk.play(
                """
                C: Putscript "myscript" {71+}
                C: #this is my wonderful script
                C: require "reject";
                C: reject "I reject all";
                S: OK "the script is right"
                C: Getscript "myscript"
                S: {71}
                S: #this is my wonderful script
                S: require "reject";
                S: reject "I reject all";
                S: OK "this"
                """);
    }

    // RFC 5804 §2.10, §2.11
    @Test
    void theActiveScriptIsNeitherDeletedNorOverwritten() throws Exception {
        login();
        talk.play(
                """
                C: Putscript "foo" "keep;"
                S: OK "the script is right"
                C: Putscript "baz" "keep;"
                S: OK "the script is right"
                C: Setactive "baz"
                S: OK "this script is active"
                C: Renamescript "foo" "bar"
                S: OK "renamed"
                C: Renamescript "baz" "bar"
                S: NO (ALREADYEXISTS) "there is a script of the new name"
                C: Deletescript "bar"
                S: OK "deleted"
                C: Deletescript "baz"
                S: NO (ACTIVE) "this is the active script"
                C: Renamescript "baz" "new"
                S: OK "renamed"
                C: Listscripts
                S: "new" ACTIVE
                S: OK "these"
                """);
    }

    // RFC 5804 §2.12; the quota is none of its business
    @Test
    void aScriptIsCheckedWithoutBeingStored() throws Exception {
        login();
        talk.play(
                """
                C: CheckScript {31+}
                C: #comment
                C: InvalidSieveCommand
                C:
                S: NO "line 2, column 20: expected \\";\\" or a block after \\"invalidsievecommand\\", found the end of the script"
                C: Listscripts
                S: OK "these"
                C: CheckScript {900004+}
                """);
        talk.say("#" + "x".repeat(900_000) + "\r\n \r\n");
        talk.play("S: OK \"the script is right\"\n");
    }

    // RFC 5804 §2.13, §2.14.1, §2.3
    @Test
    void noopTellsTheTag() throws Exception {
        talk.play(
                """
                C: NOOP
                S: OK "nothing done"
                C: NOOP "STARTTLS-SYNC-42"
                S: OK (TAG "STARTTLS-SYNC-42") "nothing done"
                C: Unauthenticate
                S: NO "log in first"
                C: Logout
                S: OK "bye"
                S!
                """);
    }
}
