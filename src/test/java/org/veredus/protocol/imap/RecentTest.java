package org.veredus.protocol.imap;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `\Recent`. RFC 3501 §2.3.2
@Timeout(60)
class RecentTest {
    @TempDir Path folder;
    private ImapServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ImapServer(folder);
        server.fileNew("Subject: m1\n\none\n");
        server.talk.skip("1", "x1 LOGIN alice@imap.test secret", "x1 ");
        server.talk.skip("2", "x1 LOGIN alice@imap.test secret", "x1 ");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void onlyTheFirstSessionThatMayWriteIsToldAMessageIsRecent() throws Exception {
        server.talk.skip("1", "x2 EXAMINE INBOX", "x2 ");
        server.play(
                """
                C1: a1 FETCH 1 FLAGS
                S1: * 1 FETCH (FLAGS (\\Recent))
                S1: a1 OK done
                C2: b1 STATUS INBOX (MESSAGES RECENT)
                S2: * STATUS INBOX (MESSAGES 1 RECENT 1)
                S2: b1 OK done
                C2: b2 SELECT INBOX
                S2: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
                S2: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] kept
                S2: * 1 EXISTS
                S2: * 1 RECENT
                S2: * OK [UNSEEN 1] first unseen
                S2: * OK [UIDVALIDITY 1772359200] valid
                S2: * OK [UIDNEXT 2] next
                S2: * OK [HIGHESTMODSEQ 3] highest
                S2: * OK [MAILBOXID (F1)] id
                S2: * OK [URLMECH INTERNAL] ways
                S2: b2 OK [READ-WRITE] selected
                C2: b3 STORE 1 FLAGS (\\Answered \\Recent)
                S2: * 1 FETCH (FLAGS (\\Recent \\Answered))
                S2: b3 OK done
                C1: a2 STATUS INBOX (RECENT)
                S1: * STATUS INBOX (RECENT 0)
                S1: * 1 FETCH (FLAGS (\\Recent \\Answered))
                S1: a2 OK done
                """);
        server.talk.skip("1", "x3 SELECT INBOX", "x3 ");
        server.play(
                """
                C1: a3 FETCH 1 FLAGS
                S1: * 1 FETCH (FLAGS (\\Answered))
                S1: a3 OK done
                """);
    }

    @Test
    void aMessageThatComesInIsRecentToOneSession() throws Exception {
        server.talk.skip("1", "x2 SELECT INBOX", "x2 ");
        server.talk.skip("2", "x2 SELECT INBOX", "x2 ");
        server.fileNew("Subject: m2\n\ntwo\n");
        server.play(
                """
                C2: b1 NOOP
                S2: * 2 EXISTS
                S2: * 1 RECENT
                S2: b1 OK done
                C1: a1 NOOP
                S1: * 2 EXISTS
                S1: * 1 RECENT
                S1: a1 OK done
                C1: a2 SEARCH RECENT
                S1: * SEARCH 1
                S1: a2 OK done
                C1: a3 SEARCH OLD
                S1: * SEARCH 2
                S1: a3 OK done
                C2: b2 SEARCH NEW
                S2: * SEARCH 2
                S2: b2 OK done
                C2: b3 FETCH 1:2 FLAGS
                S2: * 1 FETCH (FLAGS ())
                S2: * 2 FETCH (FLAGS (\\Recent))
                S2: b3 OK done
                """);
    }
}
