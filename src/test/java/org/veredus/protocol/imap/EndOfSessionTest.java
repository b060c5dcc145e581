package org.veredus.protocol.imap;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// No session ends without a BYE, unless by the client. RFC 3501 §7.1.5
@Timeout(60)
class EndOfSessionTest {
    @TempDir Path folder;
    private ImapServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ImapServer(folder);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void strangersHaveLittleTimeAndUsersMore() throws Exception {
        server.play(
                """
                S1: * OK [CAPABILITY (clear)] imap.test ready
                S2: * OK [CAPABILITY (clear)] imap.test ready
                C2: a1 LOGIN alice@imap.test secret
                S2: a1 OK [CAPABILITY (user)] logged in
                """);
        server.pass(Duration.ofMinutes(4));
        server.play(
                """
                S1: * BYE idle for too long
                S1!
                C2: a2 NOOP
                S2: a2 OK done
                """);
        server.pass(Duration.ofMinutes(29));
        server.play(
                """
                C2: a3 NOOP
                S2: a3 OK done
                """);
        server.pass(Duration.ofMinutes(31));
        server.play(
                """
                S2: * BYE idle for too long
                S2!
                """);
    }

    @Test
    void whoNeverLogsInGoesAfterTenMinutes() throws Exception {
        server.play("S: * OK [CAPABILITY (clear)] imap.test ready\n");
        for (int i = 1; i <= 4; i++) {
            server.play("C: a%d NOOP\nS: a%d OK done\n".formatted(i, i));
            server.pass(Duration.ofMinutes(2));
        }
        server.play("C: a NOOP\nS: a OK done\n");
        server.pass(Duration.ofMinutes(2));
        server.play(
                """
                S: * BYE idle for too long
                S!
                """);
    }

    @Test
    void anIdlingClientAndOneWithinALiteralAreToldToo() throws Exception {
        server.enter("1");
        server.enter("2");
        server.play(
                """
                C1: a1 IDLE
                S1: + idling
                C2: a1 APPEND INBOX {10}
                S2: + go on
                """);
        server.pass(Duration.ofMinutes(31));
        server.play(
                """
                S1: * BYE idle for too long
                S1!
                S2: * BYE idle for too long
                S2!
                """);
    }

    @Test
    void aStoppingServerSaysGoodBye() throws Exception {
        server.enter("1");
        server.enter("2");
        server.play(
                """
                C2: a1 IDLE
                S2: + idling
                """);
        server.stop();
        server.play(
                """
                S1: * BYE the server is stopping
                S1!
                S2: * BYE the server is stopping
                S2!
                """);
    }

    @Test
    void anIdlingClientIsToldThatItsMailboxIsGone() throws Exception {
        server.talk.skip("1", "x1 LOGIN alice@imap.test secret", "x1 ");
        server.talk.skip("1", "x2 CREATE Gone", "x2 ");
        server.talk.skip("1", "x3 SELECT Gone", "x3 ");
        server.enter("2");
        server.play(
                """
                C1: a1 IDLE
                S1: + idling
                C2: b1 DELETE Gone
                S2: b1 OK deleted
                S1: * BYE the selected mailbox was deleted
                S1!
                """);
    }
}
