package org.veredus.protocol.imap;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// NOTIFY (RFC 5465): client 1 listens, client 2 changes things. Both are alice's.
@Timeout(60)
class NotifyTest {
    @TempDir Path folder;
    private ImapServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ImapServer(folder);
        server.file("Subject: one\n\none\n");
        server.talk.skip("1", "x1 LOGIN alice@imap.test secret", "x1 ");
        server.talk.skip("2", "y1 LOGIN alice@imap.test secret", "y1 ");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void saysGoodByeWhenTheSelectedMailboxGoes() throws Exception {
        server.talk.skip("2", "y3 CREATE Gone", "y3 ");
        server.talk.skip("1", "x2 SELECT Gone", "x2 ");
        server.play(
                """
                C1: a1 NOTIFY SET (SELECTED (MessageNew MessageExpunge))
                S1: a1 OK done
                C2: b1 DELETE Gone
                S2: b1 OK deleted
                S1: * BYE the selected mailbox was deleted
                """);
    }
}
