package org.veredus.protocol.imap;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.mailbox.Account;

/// METADATA (RFC 5464), LIST-METADATA (RFC 9590) and FILTERS (RFC 5466).
@Timeout(60)
class MetadataTest {
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
    void keepsWhatClientsNote() throws Exception {
        server.talk.skip("", "x1 LOGIN alice@imap.test secret", "x1 ");
        server.play(
                """
                C: a1 SETMETADATA INBOX (/private/comment "My own" /Shared/Comment {5}
                S: + go on
                C: a
                C: bc /private/vendor/x ~{3+}
                C: \u0000x\u0001)
                S: a1 OK done
                C: a2 GETMETADATA INBOX (/private/comment /shared/comment /private/none)
                S: * METADATA INBOX (/private/comment "My own" /shared/comment {5}
                S: a
                S: bc /private/none NIL)
                S: a2 OK done
                C: a3 GETMETADATA INBOX (MAXSIZE 5 DEPTH infinity) (/private)
                S: * METADATA INBOX (/private/vendor/x ~{3}
                S: \u0000x\u0001)
                S: a3 OK [METADATA LONGENTRIES 6] done
                C: a4 GETMETADATA (DEPTH 1) INBOX /private
                S: * METADATA INBOX (/private/comment "My own")
                S: a4 OK done
                C: a5 SETMETADATA INBOX (/private/comment NIL)
                S: a5 OK done
                C: a6 GETMETADATA INBOX /private/comment
                S: * METADATA INBOX (/private/comment NIL)
                S: a6 OK done
                C: a7 SETMETADATA "" (/shared/comment "x")
                S: a7 NO [NOPERM] what all see is the administrator's to write
                C: a8 GETMETADATA Nowhere /private/comment
                S: a8 NO [NONEXISTENT] no such mailbox
                C: a9 SETMETADATA INBOX (comment "x")
                S: a9 BAD not an entry's name
                C: b1 GETMETADATA Sent /private/specialuse
                S: * METADATA Sent (/private/specialuse "\\\\Sent")
                S: b1 OK done
                C: b2 LIST "" IN* RETURN (METADATA (/shared/comment /private/comment))
                S: * LIST (\\HasNoChildren) "/" INBOX
                S: * METADATA INBOX (/shared/comment {5}
                S: a
                S: bc /private/comment NIL)
                S: b2 OK done
                """);
        server.talk.skip(
                "", "c1 SETMETADATA \"\" (/private/big \"" + "x".repeat(16_384) + "\")", "c1 OK");
        server.talk.skip(
                "",
                "c2 SETMETADATA \"\" (/private/big \"" + "x".repeat(16_385) + "\")",
                "c2 NO [METADATA MAXSIZE 16384]");
        for (int i = 2; i <= Account.MAX_ANNOTATIONS; i++) {
            server.talk.skip("", "c3 SETMETADATA \"\" (/private/n" + i + " \"x\")", "c3 OK");
        }
        server.play(
                """
                C: d1 SETMETADATA "" (/private/one-more "x")
                S: d1 NO [METADATA TOOMANY] more than 100 annotations
                C: d2 SETMETADATA "" (/private/one-more "x" /private/n2 NIL)
                S: d2 OK done
                """);
    }
}
