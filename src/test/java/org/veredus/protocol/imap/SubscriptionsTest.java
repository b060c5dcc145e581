package org.veredus.protocol.imap;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Subscriptions are of names. RFC 9051 §6.3.7, RFC 3501 §6.3.6
@Timeout(60)
class SubscriptionsTest {
    @TempDir Path folder;
    private ImapServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ImapServer(folder);
        server.talk.skip("", "x1 LOGIN alice@imap.test secret", "x1 ");
        for (String name : new String[] {"INBOX", "Drafts", "Sent", "Archive", "Junk", "Trash"}) {
            server.talk.skip("", "x2 UNSUBSCRIBE " + name, "x2 ");
        }
        server.talk.skip("", "x3 CREATE Work/New", "x3 ");
        server.talk.skip("", "x4 SUBSCRIBE Work/New", "x4 ");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void aSubscriptionOutlivesItsMailbox() throws Exception {
        server.play(
                """
                C: a1 DELETE Work/New
                S: a1 OK deleted
                C: a2 DELETE Work
                S: a2 OK deleted
                C: a3 LSUB "" *
                S: * LSUB (\\Noselect) "/" Work/New
                S: a3 OK done
                C: a4 LSUB "" %
                S: * LSUB (\\Noselect) "/" Work
                S: a4 OK done
                C: a5 LIST (SUBSCRIBED) "" *
                S: * LIST (\\NonExistent \\Subscribed) "/" Work/New
                S: a5 OK done
                C: a6 LIST (SUBSCRIBED RECURSIVEMATCH) "" %
                S: * LIST (\\NonExistent) "/" Work ("CHILDINFO" ("SUBSCRIBED"))
                S: a6 OK done
                C: a7 LIST "" Work*
                S: a7 OK done
                C: a8 CREATE Work/New
                S: a8 OK [MAILBOXID (F10)] created
                C: a9 LIST (SUBSCRIBED) "" *
                S: * LIST (\\HasNoChildren \\Subscribed) "/" Work/New
                S: a9 OK done
                C: b1 DELETE Work/New
                S: b1 OK deleted
                C: b2 UNSUBSCRIBE Work/New
                S: b2 OK done
                C: b3 LSUB "" *
                S: b3 OK done
                C: b4 UNSUBSCRIBE Work/New
                S: b4 NO [NONEXISTENT] no such mailbox
                """);
    }

    @Test
    void aRenamedMailboxTakesItsSubscriptionAlongAndTheOldNameKeepsIt() throws Exception {
        server.play(
                """
                C: a1 RENAME Work Play
                S: a1 OK renamed
                C: a2 LIST (SUBSCRIBED) "" *
                S: * LIST (\\HasNoChildren \\Subscribed) "/" Play/New
                S: * LIST (\\NonExistent \\Subscribed) "/" Work/New
                S: a2 OK done
                """);
    }
}
