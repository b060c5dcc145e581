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

    /// Logs in and selects the inbox with `count` messages in it, without showing it.
    private void inboxOf(int count, String client) throws Exception {
        for (int i = 1; i <= count; i++) {
            file("Subject: m" + i + "\n\nbody " + i + "\n");
        }
        enter(client);
    }

    private void file(String message) throws Exception {
        server.file(message);
    }

    private void enter(String client) throws Exception {
        server.enter(client);
    }

    @Test
    void filesFetchesAndMarksAMessage() throws Exception {
        talk(
                """
                S: * OK [CAPABILITY (clear)] imap.test ready
                C: a1 LOGIN alice@imap.test secret
                S: a1 OK [CAPABILITY (user)] logged in
                C: a2 SELECT INBOX
                S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
                S: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] kept
                S: * 0 EXISTS
                S: * 0 RECENT
                S: * OK [UIDVALIDITY 1772359200] valid
                S: * OK [UIDNEXT 1] next
                S: * OK [HIGHESTMODSEQ 1] highest
                S: * OK [MAILBOXID (F1)] id
                S: * OK [URLMECH INTERNAL] ways
                S: a2 OK [READ-WRITE] selected
                C: a3 APPEND INBOX (\\Flagged work) "17-Jul-1996 02:44:25 -0700" {25}
                S: + go on
                C: Subject: hi
                C:
                C: body one
                C:
                S: * 1 EXISTS
                S: * 1 RECENT
                S: a3 OK [APPENDUID 1772359200 1] filed
                C: a4 FETCH 1 (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)
                S: * 1 FETCH (UID 1 FLAGS (\\Recent \\Flagged work) INTERNALDATE "17-Jul-1996 09:44:25 +0000" RFC822.SIZE 25 ENVELOPE (NIL "hi" NIL NIL NIL NIL NIL NIL NIL NIL) BODYSTRUCTURE ("TEXT" "PLAIN" ("CHARSET" "us-ascii") NIL NIL "7BIT" 10 1 NIL NIL NIL NIL))
                S: a4 OK done
                C: a5 FETCH 1 BODY[]
                S: * 1 FETCH (BODY[] {25}
                S: Subject: hi
                S:
                S: body one
                S:  FLAGS (\\Recent \\Seen \\Flagged work))
                S: a5 OK done
                C: a6 STORE 1 -FLAGS (work)
                S: * 1 FETCH (FLAGS (\\Recent \\Seen \\Flagged))
                S: a6 OK done
                C: a7 LOGOUT
                S: * BYE see you
                S: a7 OK done
                S!
                """);
    }

    @Test
    void tellsOfOthersChangesInOrderAndKeepsSequenceNumbersDuringAFetch() throws Exception {
        inboxOf(3, "1");
        enter("2");
        talk(
                """
                C1: a1 STORE 2 +FLAGS (\\Deleted)
                S1: * 2 FETCH (FLAGS (\\Deleted))
                S1: a1 OK done
                C1: a2 EXPUNGE
                S1: * 2 EXPUNGE
                S1: a2 OK expunged
                C2: b1 FETCH 1:3 UID
                S2: * 1 FETCH (UID 1)
                S2: * 2 FETCH (UID 2)
                S2: * 3 FETCH (UID 3)
                S2: b1 OK done
                C2: b2 FETCH 2 BODY.PEEK[]
                S2: b2 NO [EXPUNGEISSUED] some of the messages are gone
                C1: a3 STORE 2 FLAGS (\\Seen)
                S1: * 2 FETCH (FLAGS (\\Seen))
                S1: a3 OK done
                C2: b3 NOOP
                S2: * 2 EXPUNGE
                S2: * 2 FETCH (FLAGS (\\Seen))
                S2: b3 OK done
                """);
    }

    @Test
    void tellsAnIdlingClientAtOnce() throws Exception {
        inboxOf(1, "1");
        enter("2");
        talk(
                """
                C2: b0 ENABLE IMAP4rev2
                S2: * ENABLED IMAP4rev2
                S2: b0 OK done
                C2: b1 IDLE
                S2: + idling
                C1: a1 STORE 1 +FLAGS.SILENT (\\Flagged)
                S1: a1 OK done
                S2: * 1 FETCH (FLAGS (\\Flagged))
                C1: a2 APPEND INBOX {1+}
                C1: x
                S1: * 2 EXISTS
                S1: * 1 RECENT
                S1: a2 OK [APPENDUID 1772359200 2] filed
                S2: * 2 EXISTS
                C1: a3 STORE 1 +FLAGS.SILENT (\\Deleted)
                S1: a3 OK done
                S2: * 1 FETCH (FLAGS (\\Flagged \\Deleted))
                C1: a4 EXPUNGE
                S1: * 1 EXPUNGE
                S1: a4 OK expunged
                S2: * 1 EXPUNGE
                C2: DONE
                S2: b1 OK done
                C2: b2 IDLE
                S2: + idling
                C2: what
                S2: b2 BAD IDLE ends with DONE
                """);
    }

    @Test
    void copiesAndMovesWithTheirUids() throws Exception {
        inboxOf(3, "");
        talk(
                """
                C: a1 COPY 1:2 Archive
                S: a1 OK [COPYUID 1772359203 1:2 1:2] copied
                C: a2 MOVE 2:3 Archive
                S: * OK [COPYUID 1772359203 2:3 3:4] moved
                S: * 2 EXPUNGE
                S: * 2 EXPUNGE
                S: a2 OK done
                C: a3 UID COPY 9 Archive
                S: a3 OK copied
                C: a4 COPY 1 nowhere
                S: a4 NO [TRYCREATE] no such mailbox
                C: a5 COPY 7 Archive
                S: a5 BAD there are only 1 messages
                C: a6 UID STORE 1 +FLAGS.SILENT (\\Deleted)
                S: a6 OK done
                C: a7 UID EXPUNGE 2:*
                S: * 1 EXPUNGE
                S: a7 OK expunged
                """);
    }

    @Test
    void searches() throws Exception {
        file(
                """
                From: Ann <ann@x.test>
                Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
                Date: Mon, 2 Feb 2026 10:00:00 +0000

                Hello world
                """);
        file(
                """
                From: bob@x.test
                Subject: invoice
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: base64

                w6RiYyBkZWY=
                """);
        enter("");
        talk(
                """
                C: a1 SEARCH SUBJECT "Invoice"
                S: * SEARCH 2
                S: a1 OK done
                C: a2 UID SEARCH CHARSET UTF-8 SUBJECT {7+}
                C: grüßE
                S: * SEARCH 1
                S: a2 OK done
                C: a3 SEARCH CHARSET KOI8-R ALL
                S: a3 NO [BADCHARSET (UTF-8 US-ASCII)] unknown charset
                C: a4 SEARCH BODY {6+}
                C: ÄBC D
                S: * SEARCH 2
                S: a4 OK done
                C: a5 SEARCH TEXT ann OR SEEN UNSEEN
                S: * SEARCH 1
                S: a5 OK done
                C: a6 SEARCH SENTON 2-Feb-2026 FROM "ann <ann@"
                S: * SEARCH 1
                S: a6 OK done
                C: a7 SEARCH ON 1-Mar-2026 NOT (SUBJECT invoice)
                S: * SEARCH 1
                S: a7 OK done
                C: a8 SEARCH RETURN (MIN MAX COUNT ALL) ALL
                S: * ESEARCH (TAG "a8") MIN 1 MAX 2 ALL 1:2 COUNT 2
                S: a8 OK done
                C: a9 UID SEARCH RETURN (SAVE) HEADER subject invoice
                S: a9 OK done
                C: b1 FETCH $ (UID)
                S: * 2 FETCH (UID 2)
                S: b1 OK done
                C: b2 SEARCH UNKNOWN
                S: b2 BAD expected a space at the end
                C: b3 SEARCH YOUNGER 60 LARGER 10 UNKEYWORD work KEYWORD no
                S: * SEARCH
                S: b3 OK done
                C: b4 SEARCH 1:100 UID 2:* NEW
                S: * SEARCH
                S: b4 OK done
                """);
    }

    @Test
    void listsMailboxes() throws Exception {
        enter("");
        talk(
                """
                C: a1 LIST "" ""
                S: * LIST (\\Noselect) "/" ""
                S: a1 OK done
                C: a2 CREATE Work/2026/
                S: a2 OK [MAILBOXID (F8)] created
                C: a3 CREATE "Entw&APw-rfe"
                S: a3 OK [MAILBOXID (F9)] created
                C: a4 LIST "" %
                S: * LIST (\\HasNoChildren \\Archive) "/" Archive
                S: * LIST (\\HasNoChildren \\Drafts) "/" Drafts
                S: * LIST (\\HasNoChildren) "/" Entw&APw-rfe
                S: * LIST (\\HasNoChildren) "/" INBOX
                S: * LIST (\\HasNoChildren \\Junk) "/" Junk
                S: * LIST (\\HasNoChildren \\Sent) "/" Sent
                S: * LIST (\\HasNoChildren \\Trash) "/" Trash
                S: * LIST (\\HasChildren) "/" Work
                S: a4 OK done
                C: a5 SUBSCRIBE Work/2026
                S: a5 OK done
                C: a6 LIST (SUBSCRIBED RECURSIVEMATCH) "" "W%" RETURN (STATUS (MESSAGES UNSEEN SIZE))
                S: * LIST (\\HasChildren) "/" Work ("CHILDINFO" ("SUBSCRIBED"))
                S: a6 OK done
                C: a7 LSUB "" W%
                S: * LSUB (\\Noselect) "/" Work
                S: a7 OK done
                C: a8 LIST (SPECIAL-USE) "" ("S*" "T%") RETURN (SUBSCRIBED STATUS (MESSAGES MAILBOXID))
                S: * LIST (\\HasNoChildren \\Subscribed \\Sent) "/" Sent
                S: * STATUS Sent (MESSAGES 0 MAILBOXID (F3))
                S: * LIST (\\HasNoChildren \\Subscribed \\Trash) "/" Trash
                S: * STATUS Trash (MESSAGES 0 MAILBOXID (F6))
                S: a8 OK done
                C: a9 DELETE Work
                S: a9 OK deleted
                C: b1 LIST "" W*
                S: * LIST (\\NonExistent \\Noselect \\HasChildren) "/" Work
                S: * LIST (\\HasNoChildren) "/" Work/2026
                S: b1 OK done
                C: b2 SELECT Work
                S: * OK [CLOSED] previous mailbox closed
                S: b2 NO [NONEXISTENT] no such mailbox
                C: b3 DELETE Work
                S: b3 NO [HASCHILDREN] the mailbox has children
                C: b4 RENAME Work/2026 Old
                S: b4 OK renamed
                C: b5 LIST Ol *
                S: * LIST (\\HasNoChildren) "/" Old
                S: b5 OK done
                C: b6 CREATE Sent2 (USE (\\Sent))
                S: b6 NO [USEATTR] another mailbox has that special use
                C: b7 CREATE Important (USE (\\Important))
                S: b7 OK [MAILBOXID (F10)] created
                C: b8 STATUS Important (MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN DELETED SIZE APPENDLIMIT)
                S: * STATUS Important (MESSAGES 0 RECENT 0 UIDNEXT 1 UIDVALIDITY 1772359210 UNSEEN 0 DELETED 0 SIZE 0 APPENDLIMIT 157286400)
                S: b8 OK done
                C: b9 DELETE inbox
                S: b9 NO [CANNOT] the inbox cannot be deleted
                C: c1 NAMESPACE
                S: * NAMESPACE (("" "/")) (("Other Users/" "/")) NIL
                S: c1 OK done
                """);
    }

    @Test
    void answersConditionalStores() throws Exception {
        inboxOf(2, "");
        talk(
                """
                C: a1 STORE 1 (UNCHANGEDSINCE 4) +FLAGS (\\Seen)
                S: * OK [HIGHESTMODSEQ 4] known
                S: * 1 FETCH (FLAGS (\\Seen) MODSEQ (5))
                S: a1 OK done
                C: a2 STORE 1:2 (UNCHANGEDSINCE 4) +FLAGS.SILENT (\\Flagged)
                S: * 2 FETCH (MODSEQ (6))
                S: a2 OK [MODIFIED 1] some had changed
                C: a3 FETCH 1:* (FLAGS) (CHANGEDSINCE 5)
                S: * 2 FETCH (FLAGS (\\Flagged) MODSEQ (6))
                S: a3 OK done
                C: a4 UID SEARCH MODSEQ 4
                S: * SEARCH 1 2 (MODSEQ 6)
                S: a4 OK done
                C: a5 SEARCH RETURN (MIN) MODSEQ "/flags/\\\\seen" all 1
                S: * ESEARCH (TAG "a5") MIN 1 MODSEQ 5
                S: a5 OK done
                C: a6 UID FETCH 1:2 (FLAGS) (CHANGEDSINCE 1 VANISHED)
                S: a6 BAD VANISHED comes after ENABLE QRESYNC
                """);
    }

    @Test
    void resynchronises() throws Exception {
        inboxOf(4, "");
        talk(
                """
                C: a1 ENABLE QRESYNC X-NONE CONDSTORE
                S: * OK [HIGHESTMODSEQ 6] known
                S: * ENABLED QRESYNC CONDSTORE
                S: a1 OK done
                C: a2 UID STORE 2 FLAGS.SILENT (\\Deleted)
                S: * 2 FETCH (UID 2 MODSEQ (7))
                S: a2 OK done
                C: a3 EXPUNGE
                S: * VANISHED 2
                S: a3 OK [HIGHESTMODSEQ 8] expunged
                C: a4 STORE 1 FLAGS.SILENT (\\Seen)
                S: * 1 FETCH (UID 1 MODSEQ (9))
                S: a4 OK done
                C: a5 EXAMINE INBOX (QRESYNC (1772359200 6 1:4 (1,3 1,3)))
                S: * OK [CLOSED] previous mailbox closed
                S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
                S: * OK [PERMANENTFLAGS ()] kept
                S: * 3 EXISTS
                S: * 0 RECENT
                S: * OK [UNSEEN 2] first unseen
                S: * OK [UIDVALIDITY 1772359200] valid
                S: * OK [UIDNEXT 5] next
                S: * OK [HIGHESTMODSEQ 9] highest
                S: * OK [MAILBOXID (F1)] id
                S: * OK [URLMECH INTERNAL] ways
                S: * VANISHED (EARLIER) 2
                S: * 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (9))
                S: a5 OK [READ-ONLY] selected
                C: a6 UID FETCH 1:* (FLAGS) (CHANGEDSINCE 6 VANISHED)
                S: * VANISHED (EARLIER) 2
                S: * 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (9))
                S: a6 OK done
                C: a7 STORE 1 FLAGS ()
                S: a7 NO the mailbox is selected read-only
                C: a8 CLOSE
                S: a8 OK mailbox closed
                C: a9 FETCH 1 FLAGS
                S: a9 BAD select a mailbox first
                """);
    }

    @Test
    void fetchesPartsOfAMessage() throws Exception {
        file(
                """
                From: a@b.test
                Subject: parts
                Content-Type: multipart/mixed; boundary=X

                --X
                Content-Type: text/plain

                one
                --X
                Content-Type: message/rfc822

                Subject: inner

                two
                --X--
                """);
        enter("");
        talk(
                """
                C: a1 FETCH 1 (BODY.PEEK[1] BODY.PEEK[2.HEADER] BODY.PEEK[2.TEXT] BODY.PEEK[1.MIME] BODY.PEEK[3])
                S: * 1 FETCH (BODY[1] {3}
                S: one BODY[2.HEADER] {18}
                S: Subject: inner
                S:
                S:  BODY[2.TEXT] {3}
                S: two BODY[1.MIME] {28}
                S: Content-Type: text/plain
                S:
                S:  BODY[3] NIL)
                S: a1 OK done
                C: a2 FETCH 1 (BODY.PEEK[HEADER.FIELDS (subject "X-None")] BODY.PEEK[]<6.5> BODY.PEEK[]<9999.5>)
                S: * 1 FETCH (BODY[HEADER.FIELDS (subject X-None)] {18}
                S: Subject: parts
                S:
                S:  BODY[]<6> {5}
                S: a@b.t BODY[]<9999> {0}
                S: )
                S: a2 OK done
                C: a3 FETCH 1 RFC822.HEADER
                S: * 1 FETCH (RFC822.HEADER {77}
                S: From: a@b.test
                S: Subject: parts
                S: Content-Type: multipart/mixed; boundary=X
                S:
                S: )
                S: a3 OK done
                C: a4 FETCH 1 (EMAILID THREADID MODSEQ)
                S: * OK [HIGHESTMODSEQ 3] known
                S: * 1 FETCH (EMAILID (M1) THREADID (T1) MODSEQ (3))
                S: a4 OK done
                C: a5 FETCH 1 FAST
                S: * 1 FETCH (FLAGS () INTERNALDATE " 1-Mar-2026 10:00:00 +0000" RFC822.SIZE 182)
                S: a5 OK done
                """);
    }

    @Test
    void answersWrongInputAndGoesOn() throws Exception {
        enter("");
        talk(
                """
                C:
                S: * BAD a command begins with a tag
                C: a1
                S: a1 BAD expected a space at the end
                C: a2 NONSENSE
                S: a2 BAD unknown command NONSENSE
                C: a3 FETCH 1:x FLAGS
                S: a3 BAD expected a number at x
                C: a4 LOGIN {3}
                S: + go on
                C: bob {6}
                S: + go on
                C: secret
                S: a4 BAD already logged in
                C: a5 SELECT {99999999}
                S: a5 BAD [TOOBIG] command too large
                C: a6 SELECT {700000+}
                C!
                """);
    }

    @Test
    void staysInTheMailboxWhenASelectIsWrong() throws Exception {
        inboxOf(2, "");
        talk(
                """
                C: a1 ENABLE QRESYNC
                S: * OK [HIGHESTMODSEQ 4] known
                S: * ENABLED QRESYNC
                S: a1 OK done
                C: a2 SELECT INBOX (QRESYNC (1772359200 1 1:2 (1:2 1)))
                S: a2 BAD as many sequence numbers as UIDs are needed
                C: a3 SELECT INBOX (QRESYNC (1772359200 1 1:2 (1:* 1:2)))
                S: a3 BAD * in a known set
                C: a4 FETCH 2 UID
                S: * 2 FETCH (UID 2)
                S: a4 OK done
                """);
    }

    @Test
    void takesNoSectionThatTheGrammarHasNot() throws Exception {
        inboxOf(1, "");
        talk(
                """
                C: a1 FETCH 1 BODY[1.]
                S: a1 BAD expected a word at ]
                C: a2 FETCH 1 BODY[1HEADER]
                S: a2 BAD expected . at HEADER]
                C: a3 FETCH 1 BINARY.SIZE[1.]
                S: a3 BAD expected ] at .]
                C: a4 FETCH 1 FLAGS
                S: * 1 FETCH (FLAGS ())
                S: a4 OK done
                """);
    }

    @Test
    void bearsWithWrongCommandsBetweenGoodOnes() throws Exception {
        enter("");
        String wrong = "C: a1 NONSENSE\nS: a1 BAD unknown command NONSENSE\n";
        talk((wrong.repeat(15) + "C: a2 NOOP\nS: a2 OK done\n").repeat(3));
    }

    /// RFC 7888 §4
    @Test
    void saysGoodByeToALiteralThatIsNotWorthReading() throws Exception {
        enter("");
        talk(
                """
                C: a1 SELECT {300000000+}
                S: * BYE [TOOBIG] a literal of 300000000 octets
                S!
                """);
    }

    @Test
    void authenticatesOnlyWhoKnowsThePassword() throws Exception {
        talk(
                """
                S: * OK [CAPABILITY (clear)] imap.test ready
                C: a1 LOGIN alice@imap.test wrong
                S: a1 NO [AUTHENTICATIONFAILED] name or password is wrong
                C: a2 AUTHENTICATE PLAIN AGFsaWNlQGltYXAudGVzdAB3cm9uZw==
                S: a2 NO [AUTHENTICATIONFAILED] name or password is wrong
                C: a3 AUTHENTICATE PLAIN
                S: +\s
                C: *
                S: a3 BAD cancelled
                C: a4 AUTHENTICATE X
                S: a4 NO [CANNOT] mechanism not known
                C: a5 FETCH 1 FLAGS
                S: a5 BAD log in first
                C: a6 STARTTLS
                S: a6 OK begin TLS now
                T:
                C: a7 CAPABILITY
                S: * CAPABILITY (encrypted)
                S: a7 OK done
                C: a8 AUTHENTICATE PLAIN AGFsaWNlQGltYXAudGVzdABzZWNyZXQ=
                S: a8 OK [CAPABILITY (user)] logged in
                C: a9 STARTTLS
                S: a9 BAD already encrypted
                C: b1 ID ("name" "test" "version" NIL)
                S: * ID ("name" "Veredus")
                S: b1 OK done
                """);
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

    @Test
    void saysGoodByeWhenTheSelectedMailboxGoes() throws Exception {
        enter("1");
        enter("2");
        talk(
                """
                C1: a1 CREATE Gone
                S1: a1 OK [MAILBOXID (F7)] created
                C1: a2 SELECT Gone
                S1: * OK [CLOSED] previous mailbox closed
                S1: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
                S1: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] kept
                S1: * 0 EXISTS
                S1: * 0 RECENT
                S1: * OK [UIDVALIDITY 1772359206] valid
                S1: * OK [UIDNEXT 1] next
                S1: * OK [HIGHESTMODSEQ 1] highest
                S1: * OK [MAILBOXID (F7)] id
                S1: * OK [URLMECH INTERNAL] ways
                S1: a2 OK [READ-WRITE] selected
                C2: b1 DELETE Gone
                S2: b1 OK deleted
                C1: a3 NOOP
                S1: * BYE the selected mailbox was deleted
                S1!
                """);
    }
}
