package org.veredus.protocol.imap;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// PREVIEW (RFC 8970), SAVEDATE (RFC 8514), PARTIAL (RFC 9394), X-GM-EXT-1.
@Timeout(60)
class FetchExtensionsTest {
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
    void previewsAndDates() throws Exception {
        server.file("Subject: m\n\nThe quick brown fox\njumps.\n");
        server.enter("");
        server.play(
                """
                C: a1 FETCH 1 (PREVIEW SAVEDATE)
                S: * 1 FETCH (PREVIEW "The quick brown fox jumps." SAVEDATE " 1-Mar-2026 10:00:00 +0000")
                S: a1 OK done
                C: a2 FETCH 1 (PREVIEW (LAZY) UID)
                S: * 1 FETCH (PREVIEW "The quick brown fox jumps." UID 1)
                S: a2 OK done
                C: a3 FETCH 1 PREVIEW (LAZY)
                S: * 1 FETCH (PREVIEW "The quick brown fox jumps.")
                S: a3 OK done
                C: a4 FETCH 1 (X-GM-MSGID X-GM-THRID X-GM-LABELS)
                S: * 1 FETCH (X-GM-MSGID 1 X-GM-THRID 1 X-GM-LABELS (\\Inbox))
                S: a4 OK done
                """);
    }

    @Test
    void fetchesAWindow() throws Exception {
        for (int i = 1; i <= 5; i++) server.file("Subject: m" + i + "\n\none\n");
        server.enter("");
        server.play(
                """
                C: a1 UID FETCH 1:* (FLAGS) (PARTIAL 1:2)
                S: * 1 FETCH (UID 1 FLAGS ())
                S: * 2 FETCH (UID 2 FLAGS ())
                S: a1 OK done
                C: a2 UID FETCH 1:* (FLAGS) (PARTIAL -1:-2)
                S: * 4 FETCH (UID 4 FLAGS ())
                S: * 5 FETCH (UID 5 FLAGS ())
                S: a2 OK done
                C: a3 UID FETCH 1:* (FLAGS) (PARTIAL 6:9)
                S: a3 OK done
                C: a4 FETCH 1 FLAGS (PARTIAL 1:2)
                S: a4 BAD PARTIAL goes with UID FETCH
                """);
    }

    @Test
    void labelsAreMailboxes() throws Exception {
        server.file("From: ann@x.test\nSubject: Summer fair\n\nlemonade\n");
        server.file("Subject: other\n\nwater\n");
        server.enter("");
        server.play(
                """
                C: a1 STORE 1 +X-GM-LABELS (Fun \\Sent)
                S: * 1 FETCH (X-GM-LABELS (\\Inbox \\Sent Fun))
                S: a1 OK done
                C: a2 SEARCH X-GM-LABELS Fun
                S: * SEARCH 1
                S: a2 OK done
                C: a3 UID STORE 1 -X-GM-LABELS (\\Sent)
                S: * 1 FETCH (UID 1 X-GM-LABELS (\\Inbox Fun))
                S: a3 OK done
                C: a4 STORE 1 X-GM-LABELS ()
                S: * 1 FETCH (X-GM-LABELS (\\Inbox))
                S: a4 OK done
                C: a5 STORE 1 -X-GM-LABELS (None)
                S: a5 NO [NONEXISTENT] no such label
                C: a6 SEARCH X-GM-RAW "from:ann subject:\\"summer fair\\" -is:read"
                S: * SEARCH 1
                S: a6 OK done
                C: a7 SEARCH X-GM-RAW "lemonade OR water larger:10"
                S: * SEARCH 1 2
                S: a7 OK done
                C: a8 SEARCH X-GM-RAW "has:attachment in:inbox"
                S: * SEARCH
                S: a8 OK done
                C: a9 SEARCH X-GM-RAW "newer_than:1d smaller:1k -from:ann"
                S: * SEARCH 2
                S: a9 OK done
                """);
    }
}
