package org.veredus.protocol.imap;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// SORT and THREAD (RFC 5256), ESORT and PARTIAL (RFC 5267, RFC 9394), FUZZY (RFC 6203),
/// MULTISEARCH (RFC 7377).
@Timeout(60)
class SearchExtensionsTest {
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

    private void conversation() throws Exception {
        server.file(
                "Date: Mon, 2 Feb 2026 10:00:00 +0000\nFrom: Zoe <adam@x.test>\n"
                        + "Subject: Plan\nMessage-ID: <1@x>\n\none\n");
        server.file(
                "Date: Sun, 1 Feb 2026 10:00:00 +0000\nFrom: bert@x.test\n"
                        + "Subject: apples\nMessage-ID: <2@x>\n\nred green apples\n");
        server.file(
                "Date: Tue, 3 Feb 2026 10:00:00 +0000\nFrom: Carl <carl@x.test>\n"
                        + "Subject: Re: Plan\nMessage-ID: <3@x>\nReferences: <1@x>\n\nthree\n");
        server.file(
                "Date: Wed, 4 Feb 2026 10:00:00 +0000\nFrom: dan@x.test\n"
                        + "Subject: Fwd: plan\nMessage-ID: <4@x>\nIn-Reply-To: <1@x>\n\nfour\n");
        server.file(
                "Date: Thu, 5 Feb 2026 10:00:00 +0000\nFrom: eve@x.test\n"
                        + "Subject: Other\nMessage-ID: <5@x>\n"
                        + "References: <1@x> <3@x>\n\nfive\n");
        server.file(
                "Date: Thu, 5 Feb 2026 11:00:00 +0000\nFrom: eve@x.test\n"
                        + "Subject: Re: apples\nMessage-ID: <6@x>\n\nsix\n");
        server.enter("");
    }

    @Test
    void sorts() throws Exception {
        conversation();
        server.play(
                """
                C: a1 SORT (DATE) UTF-8 ALL
                S: * SORT 2 1 3 4 5 6
                S: a1 OK done
                C: a2 SORT (REVERSE FROM) US-ASCII ALL
                S: * SORT 5 6 4 3 2 1
                S: a2 OK done
                C: a3 UID SORT (SUBJECT REVERSE DATE) UTF-8 NOT DELETED
                S: * SORT 6 2 5 4 3 1
                S: a3 OK done
                C: a4 SORT (DISPLAYFROM) UTF-8 1:3
                S: * SORT 2 3 1
                S: a4 OK done
                C: a5 SORT RETURN (MIN MAX COUNT ALL) (DATE) UTF-8 ALL
                S: * ESEARCH (TAG "a5") MIN 2 MAX 6 ALL 2,1,3:6 COUNT 6
                S: a5 OK done
                C: a6 UID SORT RETURN (PARTIAL 2:3) (REVERSE SIZE) UTF-8 ALL
                S: * ESEARCH (TAG "a6") UID PARTIAL (2:3 5,4)
                S: a6 OK done
                C: a7 SORT (DATE) KOI8-R ALL
                S: a7 NO [BADCHARSET (UTF-8 US-ASCII)] unknown charset
                C: a8 SORT (NOSE) UTF-8 ALL
                S: a8 BAD unknown sort criterion NOSE
                """);
    }

    @Test
    void threads() throws Exception {
        conversation();
        server.play(
                """
                C: a1 THREAD REFERENCES UTF-8 ALL
                S: * THREAD (2 6)(1 (3 5)(4))
                S: a1 OK done
                C: a2 UID THREAD ORDEREDSUBJECT US-ASCII ALL
                S: * THREAD (2 6)(1 (3)(4))(5)
                S: a2 OK done
                C: a3 THREAD REFS UTF-8 ALL
                S: * THREAD (2)(1 (3 5)(4))(6)
                S: a3 OK done
                C: a4 THREAD REFERENCES UTF-8 3:4
                S: * THREAD ((3)(4))
                S: a4 OK done
                C: a5 THREAD REFERENCES UTF-8 DELETED
                S: * THREAD
                S: a5 OK done
                """);
    }

    @Test
    void searchesWindowsSavedAndFuzzy() throws Exception {
        conversation();
        server.play(
                """
                C: a1 SEARCH RETURN (PARTIAL -1:-2 COUNT) ALL
                S: * ESEARCH (TAG "a1") PARTIAL (-1:-2 5:6) COUNT 6
                S: a1 OK done
                C: a2 SEARCH RETURN (PARTIAL 100:200) ALL
                S: * ESEARCH (TAG "a2") PARTIAL (100:200 NIL)
                S: a2 OK done
                C: a3 SEARCH RETURN (PARTIAL 1:2 ALL) ALL
                S: a3 BAD ALL and PARTIAL exclude each other
                C: a4 SEARCH RETURN (ALL RELEVANCY) FUZZY BODY "apples red"
                S: * ESEARCH (TAG "a4") ALL 2 RELEVANCY (50)
                S: a4 OK done
                C: a5 SEARCH BODY "apples red"
                S: * SEARCH
                S: a5 OK done
                C: a6 SEARCH SAVEDON 1-Mar-2026 SAVEDATESUPPORTED
                S: * SEARCH 1 2 3 4 5 6
                S: a6 OK done
                C: a7 SEARCH X-GM-THRID 1
                S: * SEARCH 1 3 4 5
                S: a7 OK done
                C: a8 UID SEARCH RETURN (SAVE PARTIAL 1:2) ALL
                S: * ESEARCH (TAG "a8") UID PARTIAL (1:2 1:2)
                S: a8 OK done
                C: a9 SEARCH $
                S: * SEARCH 1 2
                S: a9 OK done
                """);
    }

    @Test
    void searchesSeveralMailboxes() throws Exception {
        conversation();
        server.play(
                """
                C: a1 COPY 2 Archive
                S: a1 OK [COPYUID 1772359203 2 1] copied
                C: a2 ESEARCH IN (mailboxes (INBOX Sent) subtree Archive) RETURN (COUNT ALL) SUBJECT apples
                S: * ESEARCH (TAG "a2" MAILBOX INBOX UIDVALIDITY 1772359200) UID ALL 2,6 COUNT 2
                S: * ESEARCH (TAG "a2" MAILBOX Archive UIDVALIDITY 1772359203) UID ALL 1 COUNT 1
                S: a2 OK done
                C: a3 ESEARCH SUBJECT plan
                S: * ESEARCH (TAG "a3" MAILBOX INBOX UIDVALIDITY 1772359200) UID ALL 1,3:4
                S: a3 OK done
                C: a4 ESEARCH IN (personal) 1:2
                S: a4 BAD sequence numbers are of one mailbox
                C: a5 UNSELECT
                S: a5 OK mailbox closed
                C: a6 ESEARCH ALL
                S: a6 BAD no mailbox is selected
                """);
    }

    @Test
    void keepsAResultUpToDate() throws Exception {
        conversation();
        server.enter("2");
        server.play(
                """
                C: a1 UID SEARCH RETURN (UPDATE COUNT) FLAGGED
                S: * ESEARCH (TAG "a1") UID COUNT 0
                S: a1 OK done
                C: a2 SEARCH RETURN (UPDATE) NOT DELETED
                S: a2 OK done
                C2: b1 STORE 2:3 +FLAGS.SILENT (\\Flagged)
                S2: b1 OK done
                C: a3 NOOP
                S: * 2 FETCH (FLAGS (\\Flagged))
                S: * 3 FETCH (FLAGS (\\Flagged))
                S: * ESEARCH (TAG "a1") UID ADDTO (0 2:3)
                S: a3 OK done
                C: a4 STORE 3 FLAGS.SILENT (\\Deleted)
                S: * ESEARCH (TAG "a1") UID REMOVEFROM (0 3)
                S: * ESEARCH (TAG "a2") REMOVEFROM (0 3)
                S: a4 OK done
                C: a5 SEARCH RETURN (UPDATE) SEEN
                S: a5 OK done
                C: a5 SEARCH RETURN (UPDATE) SEEN
                S: a5 BAD tag in use by another search
                C: a6 CANCELUPDATE "a1"
                S: a6 OK done
                C: a7 STORE 1 +FLAGS.SILENT (\\Deleted \\Flagged)
                S: * ESEARCH (TAG "a2") REMOVEFROM (0 1)
                S: a7 OK done
                C: a8 STORE 1 -FLAGS.SILENT (\\Deleted)
                S: * ESEARCH (TAG "a2") ADDTO (0 1)
                S: a8 OK done
                C2: b2 STORE 1 +FLAGS.SILENT (\\Deleted)
                S2: * 1 FETCH (FLAGS (\\Flagged \\Deleted))
                S2: * 3 FETCH (FLAGS (\\Deleted))
                S2: b2 OK done
                C: a9 SORT RETURN (UPDATE COUNT) (DATE) UTF-8 ALL
                S: * ESEARCH (TAG "a9") COUNT 6
                S: * 1 FETCH (FLAGS (\\Flagged \\Deleted))
                S: * ESEARCH (TAG "a2") REMOVEFROM (0 1)
                S: a9 OK done
                """);
    }

    @Test
    void keepsASortUpToDate() throws Exception {
        conversation();
        server.play(
                """
                C: a1 UID SORT RETURN (UPDATE ALL) (REVERSE DATE) UTF-8 NOT DELETED
                S: * ESEARCH (TAG "a1") UID ALL 6,5,4,3,1:2
                S: a1 OK done
                C: a2 SORT RETURN (UPDATE COUNT) (SUBJECT) UTF-8 FLAGGED
                S: * ESEARCH (TAG "a2") COUNT 0
                S: a2 OK done
                C: a3 STORE 5,1 +FLAGS.SILENT (\\Deleted)
                S: * ESEARCH (TAG "a1") UID REMOVEFROM (5 1 2 5)
                S: a3 OK done
                C: a4 STORE 1 -FLAGS.SILENT (\\Deleted)
                S: * ESEARCH (TAG "a1") UID ADDTO (4 1)
                S: a4 OK done
                C: a5 STORE 1:6 +FLAGS.SILENT (\\Flagged)
                S: * ESEARCH (TAG "a2") ADDTO (1 1 1 2 3 3 4 4 2 5 2 6)
                S: a5 OK done
                C: a6 UID EXPUNGE 5
                S: * ESEARCH (TAG "a2") REMOVEFROM (3 5)
                S: * 5 EXPUNGE
                S: a6 OK expunged
                """);
        server.file("Date: Sun, 1 Feb 2026 12:00:00 +0000\nSubject: late\n\nseven\n");
        server.play(
                """
                C: a7 NOOP
                S: * 6 EXISTS
                S: * 0 RECENT
                S: * ESEARCH (TAG "a1") UID ADDTO (5 7)
                S: a7 OK done
                """);
    }

    /// RFC 5182 §2.1
    @Test
    void forgetsTheSavedResultWhenASearchIsRefused() throws Exception {
        conversation();
        server.play(
                """
                C: a1 SEARCH RETURN (SAVE) 2:3
                S: a1 OK done
                C: a2 SEARCH CHARSET X-NONE ALL
                S: a2 NO [BADCHARSET (UTF-8 US-ASCII)] unknown charset
                C: a3 SEARCH RETURN (SAVE FOO) ALL
                S: a3 BAD unknown SEARCH result option FOO
                C: a4 SEARCH $
                S: * SEARCH 2 3
                S: a4 OK done
                C: a5 SEARCH RETURN (SAVE) CHARSET X-NONE ALL
                S: a5 NO [BADCHARSET (UTF-8 US-ASCII)] unknown charset
                C: a6 SEARCH $
                S: * SEARCH
                S: a6 OK done
                C: a7 SEARCH RETURN (SAVE) 2:3
                S: a7 OK done
                C: a8 SEARCH RETURN (SAVE) FILTER none
                S: a8 NO [UNDEFINED-FILTER none] no such filter
                C: a9 FETCH $ UID
                S: a9 OK done
                """);
    }
}
