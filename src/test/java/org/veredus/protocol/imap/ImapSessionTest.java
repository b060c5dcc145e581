package org.veredus.protocol.imap;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.mailbox.Quota;

@Timeout(60)
class ImapSessionTest {
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

    private void talk(String transcript) throws Exception {
        server.play(transcript);
    }

    private void enter(String client) throws Exception {
        server.enter(client);
    }

    @Test
    void bearsWithWrongCommandsBetweenGoodOnes() throws Exception {
        enter("");
        String wrong = "C: a1 NONSENSE\nS: a1 BAD unknown command NONSENSE\n";
        talk((wrong.repeat(15) + "C: a2 NOOP\nS: a2 OK done\n").repeat(3));
    }

    @Test
    void refusesAppendsThatCannotBe() throws Exception {
        enter("");
        server.limit(new Quota(100, 10));
        talk(
                """
                C: a1 APPEND nowhere {5}
                S: a1 NO [TRYCREATE] no such mailbox
                C: a2 APPEND INBOX {101}
                S: a2 NO [OVERQUOTA] the mailbox is full
                C: a3 APPEND INBOX {999999999}
                S: a3 NO [TOOBIG] messages have at most 157286400 octets
                C: a4 APPEND INBOX (\\What) {3+}
                C: abc
                S: a4 BAD unknown flag \\What
                C: a5 APPEND nowhere {5+}
                C: abcde
                S: a5 NO [TRYCREATE] no such mailbox
                C: a6 APPEND {5}
                S: + go on
                C: INBOX {3}
                S: + go on
                C: abc
                S: * 1 EXISTS
                S: * 1 RECENT
                S: a6 OK [APPENDUID 1772359200 1] filed
                """);
    }
}
