package org.veredus.protocol.imap;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// ACL (RFC 4314) and LIST-MYRIGHTS (RFC 8440): alice owns mailboxes, bob is let into some.
@Timeout(60)
class SharingTest {
    @TempDir Path folder;
    private ImapServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ImapServer(folder);
        server.file("Subject: one\nMessage-ID: <1@x>\n\none\n");
        server.file("Subject: two\n\ntwo\n");
        server.talk.skip("1", "x1 LOGIN alice@imap.test secret", "x1 ");
        server.talk.skip("2", "y1 LOGIN bob@imap.test secret", "y1 ");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private void give(String mailbox, String rights) throws Exception {
        server.talk.skip("1", "x9 SETACL " + mailbox + " bob@imap.test " + rights, "x9 ");
    }

    @Test
    void managesAccessLists() throws Exception {
        server.play(
                """
                C1: a1 GETACL INBOX
                S1: * ACL INBOX "alice@imap.test" lrswipkxteacd
                S1: a1 OK done
                C1: a2 SETACL INBOX bob@imap.test lrs
                S1: a2 OK done
                C1: a3 SETACL INBOX bob@imap.test +iw
                S1: a3 OK done
                C1: a4 SETACL INBOX bob@imap.test -s
                S1: a4 OK done
                C1: a5 SETACL INBOX anyone l
                S1: a5 OK done
                C1: a6 SETACL INBOX -anyone p
                S1: a6 OK done
                C1: a7 GETACL inbox
                S1: * ACL inbox "alice@imap.test" lrswipkxteacd "anyone" l "-anyone" p "bob@imap.test" lrwi
                S1: a7 OK done
                C1: a8 DELETEACL INBOX anyone
                S1: a8 OK done
                C1: a9 LISTRIGHTS INBOX bob@imap.test
                S1: * LISTRIGHTS INBOX "bob@imap.test" "" l r s w i p k x t e a c d
                S1: a9 OK done
                C1: b1 LISTRIGHTS INBOX alice@imap.test
                S1: * LISTRIGHTS INBOX "alice@imap.test" lrswipkxteacd
                S1: b1 OK done
                C1: b2 MYRIGHTS INBOX
                S1: * MYRIGHTS INBOX lrswipkxteacd
                S1: b2 OK done
                C1: b3 SETACL INBOX bob@imap.test lrq
                S1: b3 BAD unknown right in lrq
                C1: b4 SETACL INBOX nobody@imap.test lr
                S1: b4 NO [CANNOT] nobody has that name
                C1: b5 SETACL INBOX alice@imap.test lr
                S1: b5 NO [CANNOT] the owner has all rights, always
                C1: b6 SETACL INBOX bob@imap.test d
                S1: b6 OK done
                C2: c1 MYRIGHTS "Other Users/alice@imap.test/INBOX"
                S2: * MYRIGHTS "Other Users/alice@imap.test/INBOX" xted
                S2: c1 OK done
                C2: c2 GETACL "Other Users/alice@imap.test/INBOX"
                S2: c2 NO [NOPERM] this needs the right 'a'
                C2: c3 MYRIGHTS "Other Users/alice@imap.test/Sent"
                S2: c3 NO [NONEXISTENT] no such mailbox
                C2: c4 MYRIGHTS "Other Users/nobody@imap.test/Sent"
                S2: c4 NO [NONEXISTENT] no such mailbox
                """);
    }

    @Test
    void listsWhatOthersShare() throws Exception {
        give("INBOX", "r");
        server.talk.skip("1", "x3 CREATE Work/Plans", "x3 ");
        give("Work/Plans", "lr");
        server.play(
                """
                C2: c1 LIST "" "O*"
                S2: * LIST (\\NonExistent \\HasChildren) "/" "Other Users"
                S2: * LIST (\\NonExistent \\HasChildren) "/" "Other Users/alice@imap.test"
                S2: * LIST (\\NonExistent \\HasChildren) "/" "Other Users/alice@imap.test/Work"
                S2: * LIST (\\HasNoChildren) "/" "Other Users/alice@imap.test/Work/Plans"
                S2: c1 OK done
                C2: c2 LIST "Other Users/" % RETURN (MYRIGHTS)
                S2: * LIST (\\NonExistent \\HasChildren) "/" "Other Users/alice@imap.test"
                S2: c2 OK done
                C2: c3 SUBSCRIBE "Other Users/alice@imap.test/Work/Plans"
                S2: c3 OK done
                C2: c4 LIST (SUBSCRIBED) "" "*/*" RETURN (MYRIGHTS STATUS (MESSAGES))
                S2: * LIST (\\HasNoChildren \\Subscribed) "/" "Other Users/alice@imap.test/Work/Plans"
                S2: * MYRIGHTS "Other Users/alice@imap.test/Work/Plans" lr
                S2: * STATUS "Other Users/alice@imap.test/Work/Plans" (MESSAGES 0)
                S2: c4 OK done
                C2: c5 LSUB "" "*/*"
                S2: * LSUB () "/" "Other Users/alice@imap.test/Work/Plans"
                S2: c5 OK done
                C2: c6 UNSUBSCRIBE "Other Users/alice@imap.test/Work/Plans"
                S2: c6 OK done
                C2: c7 LIST (SUBSCRIBED) "" "*/*"
                S2: c7 OK done
                C2: c8 LIST "" "Dra*" RETURN (MYRIGHTS)
                S2: * LIST (\\HasNoChildren \\Drafts) "/" Drafts
                S2: * MYRIGHTS Drafts lrswipkxteacd
                S2: c8 OK done
                """);
    }

    @Test
    void enforcesRightsOnMessages() throws Exception {
        give("INBOX", "lrs");
        server.play(
                """
                C2: c1 SELECT "Other Users/alice@imap.test/INBOX"
                S2: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
                S2: * OK [PERMANENTFLAGS (\\Seen)] kept
                S2: * 2 EXISTS
                S2: * 0 RECENT
                S2: * OK [UNSEEN 1] first unseen
                S2: * OK [UIDVALIDITY 1772359200] valid
                S2: * OK [UIDNEXT 3] next
                S2: * OK [HIGHESTMODSEQ 4] highest
                S2: * OK [MAILBOXID (F1)] id
                S2: * OK [URLMECH INTERNAL] ways
                S2: c1 OK [READ-WRITE] selected
                C2: c2 STORE 1 +FLAGS (\\Seen \\Deleted work)
                S2: * 1 FETCH (FLAGS (\\Seen))
                S2: c2 OK done
                C2: c3 STORE 1 +FLAGS (\\Deleted)
                S2: c3 NO [NOPERM] no right to any of these flags
                C2: c4 STORE 1 FLAGS ()
                S2: * 1 FETCH (FLAGS ())
                S2: c4 OK done
                C2: c5 EXPUNGE
                S2: c5 NO [NOPERM] this needs the right 'e'
                C2: c6 MOVE 1 INBOX
                S2: c6 NO [NOPERM] this needs the right 't'
                C2: c7 COPY 1 "Other Users/alice@imap.test/INBOX"
                S2: c7 NO [NOPERM] this needs the right 'i'
                C2: c8 APPEND "Other Users/alice@imap.test/INBOX" {5}
                S2: c8 NO [NOPERM] no right to file there
                C2: c9 COPY 1 INBOX
                S2: c9 OK [COPYUID 1772359200 1 1] copied
                C1: d1 SELECT INBOX
                S1: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
                S1: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] kept
                S1: * 2 EXISTS
                S1: * 0 RECENT
                S1: * OK [UNSEEN 1] first unseen
                S1: * OK [UIDVALIDITY 1772359200] valid
                S1: * OK [UIDNEXT 3] next
                S1: * OK [HIGHESTMODSEQ 7] highest
                S1: * OK [MAILBOXID (F1)] id
                S1: * OK [URLMECH INTERNAL] ways
                S1: d1 OK [READ-WRITE] selected
                C1: d2 STORE 1 +FLAGS.SILENT (\\Deleted)
                S1: d2 OK done
                C1: d3 SETACL INBOX bob@imap.test lrte
                S1: d3 OK done
                C2: e1 EXPUNGE
                S2: * 1 EXPUNGE
                S2: e1 OK expunged
                C1: d4 NOOP
                S1: * 1 EXPUNGE
                S1: d4 OK done
                C2: e2 FETCH 1 BODY[TEXT]
                S2: * 1 FETCH (BODY[TEXT] {5}
                S2: two
                S2: )
                S2: e2 OK done
                C1: d5 DELETEACL INBOX bob@imap.test
                S1: d5 OK done
                C2: e3 STORE 1 +FLAGS (\\Deleted)
                S2: e3 NO [NOPERM] no right to any of these flags
                C2: e4 SELECT "Other Users/alice@imap.test/INBOX"
                S2: * OK [CLOSED] previous mailbox closed
                S2: e4 NO [NONEXISTENT] no such mailbox
                """);
    }

    @Test
    void keepsTheFlagsAPersonMaySetAndMovesBetweenAccounts() throws Exception {
        server.talk.skip("1", "x3 CREATE Work", "x3 ");
        give("Work", "lrswite");
        give("INBOX", "lri");
        server.play(
                """
                C2: c1 APPEND "Other Users/alice@imap.test/INBOX" (\\Seen \\Flagged) {12+}
                C2: Subject: x
                C2:
                S2: c1 OK [APPENDUID 1772359200 3] filed
                C2: c2 EXAMINE "Other Users/alice@imap.test/Inbox"
                S2: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
                S2: * OK [PERMANENTFLAGS ()] kept
                S2: * 3 EXISTS
                S2: * 1 RECENT
                S2: * OK [UNSEEN 1] first unseen
                S2: * OK [UIDVALIDITY 1772359200] valid
                S2: * OK [UIDNEXT 4] next
                S2: * OK [HIGHESTMODSEQ 8] highest
                S2: * OK [MAILBOXID (F1)] id
                S2: * OK [URLMECH INTERNAL] ways
                S2: c2 OK [READ-ONLY] selected
                C2: c3 FETCH 3 FLAGS
                S2: * 3 FETCH (FLAGS (\\Recent))
                S2: c3 OK done
                C2: c4 COPY 1:2 "Other Users/alice@imap.test/Work"
                S2: c4 OK [COPYUID 1772359206 1:2 1:2] copied
                C2: c5 CREATE "Other Users/alice@imap.test/Work/Mine"
                S2: c5 NO [NOPERM] this needs the right 'k'
                C2: c6 CREATE "Other Users/alice@imap.test/Mine"
                S2: c6 NO [NOPERM] only the owner makes mailboxes there
                C2: c7 CREATE "Other Users"
                S2: c7 NO [NOPERM] only the owner makes mailboxes there
                C2: c8 DELETE "Other Users/alice@imap.test/Work"
                S2: c8 NO [NOPERM] this needs the right 'x'
                C1: d1 SETACL Work bob@imap.test +kx
                S1: d1 OK done
                C2: c9 CREATE "Other Users/alice@imap.test/Work/Mine"
                S2: c9 OK [MAILBOXID (F8)] created
                C2: e1 MYRIGHTS "Other Users/alice@imap.test/Work/Mine"
                S2: * MYRIGHTS "Other Users/alice@imap.test/Work/Mine" lrswikxtecd
                S2: e1 OK done
                C2: e2 RENAME "Other Users/alice@imap.test/Work/Mine" Mine
                S2: e2 NO [CANNOT] a mailbox stays with its account
                C2: e3 RENAME "Other Users/alice@imap.test/Work/Mine" "Other Users/alice@imap.test/Work/Ours"
                S2: e3 OK renamed
                C2: e4 SELECT "Other Users/alice@imap.test/Work" (CONDSTORE)
                S2: * OK [CLOSED] previous mailbox closed
                S2: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
                S2: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] kept
                S2: * 2 EXISTS
                S2: * 2 RECENT
                S2: * OK [UNSEEN 1] first unseen
                S2: * OK [UIDVALIDITY 1772359206] valid
                S2: * OK [UIDNEXT 3] next
                S2: * OK [HIGHESTMODSEQ 9] highest
                S2: * OK [MAILBOXID (F7)] id
                S2: * OK [URLMECH INTERNAL] ways
                S2: e4 OK [READ-WRITE] selected
                C2: e5 MOVE 1 Archive
                S2: * OK [COPYUID 1772359203 1 1] moved
                S2: * 1 EXPUNGE
                S2: e5 OK done
                C2: e6 STATUS Archive (MESSAGES)
                S2: * STATUS Archive (MESSAGES 1)
                S2: e6 OK done
                C2: e7 DELETE "Other Users/alice@imap.test/Work/Ours"
                S2: e7 OK deleted
                C2: e8 GETQUOTAROOT "Other Users/alice@imap.test/Work"
                S2: * QUOTAROOT "Other Users/alice@imap.test/Work"
                S2: e8 OK done
                C2: e9 FETCH 1 X-GM-LABELS
                S2: * 1 FETCH (X-GM-LABELS ())
                S2: e9 OK done
                C2: f1 SETMETADATA "Other Users/alice@imap.test/Work" (/private/comment "x")
                S2: f1 NO [NOPERM] private entries are the owner's
                C2: f2 SETMETADATA "Other Users/alice@imap.test/Work" (/shared/comment "x")
                S2: f2 OK done
                C1: d2 GETMETADATA Work (/shared/comment /private/comment)
                S1: * METADATA Work (/shared/comment "x" /private/comment NIL)
                S1: d2 OK done
                """);
    }

    @Test
    void pushesChangesToThoseWhoShareAMailbox() throws Exception {
        give("INBOX", "lr");
        server.talk.skip("2", "y2 EXAMINE \"Other Users/alice@imap.test/INBOX\"", "y2 ");
        server.talk.skip("1", "x2 SELECT INBOX", "x2 ");
        server.play(
                """
                C2: c1 IDLE
                S2: + idling
                C1: d1 STORE 2 +FLAGS.SILENT (\\Flagged)
                S1: d1 OK done
                S2: * 2 FETCH (FLAGS (\\Flagged))
                C2: DONE
                S2: c1 OK done
                C2: c2 LOGOUT
                S2: * BYE see you
                S2: c2 OK done
                """);
    }
}
