package org.veredus.protocol.imap;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// IMAP4rev2 and UTF-8 as the client asks for them. RFC 9051, RFC 6855
@Timeout(60)
class Rev2Test {
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
    void answersAsRev2OnceEnabled() throws Exception {
        server.file("Subject: caf\u00e9\n\none\n");
        server.talk.skip("", "x1 LOGIN alice@imap.test secret", "x1 ");
        server.play(
                """
                C: a1 CREATE &AMk-t&AOk-
                S: a1 OK [MAILBOXID (F7)] created
                C: a2 ENABLE imap4rev2
                S: * ENABLED IMAP4rev2
                S: a2 OK done
                C: a3 LIST "" "É*"
                S: * LIST (\\HasNoChildren) "/" "Été"
                S: a3 OK done
                C: a4 SELECT inbox
                S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
                S: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] kept
                S: * 1 EXISTS
                S: * LIST () "/" INBOX
                S: * OK [UIDVALIDITY 1772359200] valid
                S: * OK [UIDNEXT 2] next
                S: * OK [HIGHESTMODSEQ 3] highest
                S: * OK [MAILBOXID (F1)] id
                S: * OK [URLMECH INTERNAL] ways
                S: a4 OK [READ-WRITE] selected
                C: a5 SEARCH ALL
                S: * ESEARCH (TAG "a5") ALL 1
                S: a5 OK done
                C: a6 SEARCH DELETED
                S: * ESEARCH (TAG "a6")
                S: a6 OK done
                C: a7 FETCH 1 ENVELOPE
                S: * 1 FETCH (ENVELOPE (NIL "café" NIL NIL NIL NIL NIL NIL NIL NIL))
                S: a7 OK done
                C: a8 STATUS "Été" (MESSAGES DELETED SIZE)
                S: * STATUS "Été" (MESSAGES 0 DELETED 0 SIZE 0)
                S: a8 OK done
                C: a9 RENAME "Été" "Hiver/Noe\u0308l"
                S: * LIST () "/" "Hiver/Noël" ("OLDNAME" ("Été"))
                S: a9 OK renamed
                """);
    }

    @Test
    void takesAndGivesUtf8OnceAccepted() throws Exception {
        server.talk.skip("", "x1 LOGIN alice@imap.test secret", "x1 ");
        server.play(
                """
                C: a1 ENABLE UTF8=ACCEPT
                S: * ENABLED UTF8=ACCEPT
                S: a1 OK done
                C: a2 CREATE "Täg&AMk-"
                S: a2 OK [MAILBOXID (F7)] created
                C: a3 LIST "" "T\u00e4*"
                S: * LIST (\\HasNoChildren) "/" "Täg&AMk-"
                S: a3 OK done
                C: a4 APPEND "Täg&AMk-" UTF8 (~{15+}
                C: Subject: ä
                C:
                C: )
                S: a4 OK [APPENDUID 1772359206 1] filed
                C: a5 SELECT "Täg\u0080"
                S: a5 NO [NONEXISTENT] no such mailbox
                C: a6 SEARCH CHARSET UTF-8 ALL
                S: a6 BAD select a mailbox first
                """);
    }

    @Test
    void doesWithoutSequenceNumbersOnceToldTo() throws Exception {
        for (int i = 1; i <= 3; i++) server.file("Subject: m" + i + "\n\none\n");
        server.enter("");
        server.talk.skip("2", "x1 LOGIN alice@imap.test secret", "x1 ");
        server.talk.skip("2", "x2 SELECT INBOX", "x2 ");
        server.play(
                """
                C: a1 ENABLE UIDONLY
                S: * ENABLED UIDONLY
                S: a1 OK done
                C: a2 FETCH 1 FLAGS
                S: a2 BAD [UIDREQUIRED] only UIDs are in use
                C: a3 UID STORE 2 +FLAGS (\\Deleted)
                S: * 2 UIDFETCH (FLAGS (\\Deleted))
                S: a3 OK done
                C: a4 EXPUNGE
                S: * VANISHED 2
                S: a4 OK expunged
                C2: b1 UID STORE 3 +FLAGS.SILENT (\\Seen)
                S2: * 2 EXPUNGE
                S2: b1 OK done
                C: a5 UID FETCH 3 (UID RFC822.SIZE)
                S: * 3 UIDFETCH (FLAGS (\\Seen))
                S: * 3 UIDFETCH (UID 3 RFC822.SIZE 20)
                S: a5 OK done
                C: a6 UID SEARCH RETURN (ALL) SEEN
                S: * ESEARCH (TAG "a6") UID ALL 3
                S: a6 OK done
                C: a7 UID SEARCH 1
                S: a7 BAD only UIDs are in use
                """);
    }
}
