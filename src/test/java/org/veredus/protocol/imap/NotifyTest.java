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
    void refusesWhatMakesNoSense() throws Exception {
        server.play(
                """
                C1: a1 NOTIFY SET (SELECTED (MessageNew))
                S1: a1 BAD MessageNew and MessageExpunge go together, FlagChange with both
                C1: a2 NOTIFY SET (PERSONAL (FlagChange))
                S1: a2 BAD MessageNew and MessageExpunge go together, FlagChange with both
                C1: a3 NOTIFY SET (PERSONAL (MessageNew (UID) MessageExpunge))
                S1: a3 BAD only of the selected mailbox new messages are shown
                C1: a4 NOTIFY SET (SELECTED (MailboxName))
                S1: a4 BAD MailboxName is not for the selected mailbox
                C1: a5 NOTIFY SET (SELECTED NONE) (SELECTED-DELAYED NONE)
                S1: a5 BAD one group is for the selected mailbox
                C1: a6 NOTIFY SET (PERSONAL (MessageNew MessageExpunge AnnotationChange))
                S1: a6 NO [BADEVENT (MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange MailboxMetadataChange ServerMetadataChange)] unknown event
                C1: a7 NOTIFY SOME
                S1: a7 BAD expected SET or NONE at SOME
                C1: a8 NOTIFY SET (SUBTREE-ONE INBOX NONE)
                S1: a8 BAD no filter for events
                """);
    }

    @Test
    void tellsOfTheSelectedMailboxAtOnce() throws Exception {
        server.talk.skip("1", "x3 ENABLE IMAP4rev2", "x3 "); // so that 2 has all recent messages
        server.talk.skip("1", "x2 SELECT INBOX", "x2 ");
        server.talk.skip("2", "y2 SELECT INBOX", "y2 ");
        server.play(
                """
                C1: a1 NOTIFY SET (SELECTED (MessageNew (UID BODY.PEEK[HEADER.FIELDS (Subject)]) MessageExpunge FlagChange))
                S1: a1 OK done
                C2: b1 STORE 1 +FLAGS.SILENT (\\Flagged)
                S2: b1 OK done
                S1: * 1 FETCH (UID 1 FLAGS (\\Flagged))
                C2: b2 APPEND INBOX (\\Seen) {14+}
                C2: Subject: two
                C2:
                S2: * 2 EXISTS
                S2: * 1 RECENT
                S2: b2 OK [APPENDUID 1772359200 2] filed
                S1: * 2 EXISTS
                S1: * 2 FETCH (UID 2 BODY[HEADER.FIELDS (Subject)] {16}
                S1: Subject: two
                S1:
                S1: )
                C2: b3 STORE 1 +FLAGS.SILENT (\\Deleted)
                S2: b3 OK done
                S1: * 1 FETCH (UID 1 FLAGS (\\Flagged \\Deleted))
                C2: b4 EXPUNGE
                S2: * 1 EXPUNGE
                S2: b4 OK expunged
                S1: * 1 EXPUNGE
                C1: a2 APPEND INBOX {16+}
                C1: Subject: three
                C1:
                S1: * 2 EXISTS
                S1: a2 OK [APPENDUID 1772359200 3] filed
                C1: a3 NOTIFY NONE
                S1: a3 OK nothing more will be told
                C2: b5 STORE 1 +FLAGS.SILENT (\\Answered)
                S2: * 2 EXISTS
                S2: * 2 RECENT
                S2: b5 OK done
                C1: a4 NOOP
                S1: a4 OK done
                C1: a5 NOTIFY SET (SELECTED (MessageNew MessageExpunge FlagChange))
                S1: * 1 FETCH (UID 2 FLAGS (\\Seen \\Answered))
                S1: a5 OK done
                """);
    }

    @Test
    void keepsExpungesForLaterWhereTheClientWantsIt() throws Exception {
        server.file("Subject: two\n\ntwo\n");
        server.talk.skip("1", "x2 SELECT INBOX", "x2 ");
        server.talk.skip("2", "y2 SELECT INBOX", "y2 ");
        server.play(
                """
                C1: a1 NOTIFY SET (SELECTED-DELAYED (MessageNew MessageExpunge FlagChange))
                S1: a1 OK done
                C2: b1 STORE 1 +FLAGS.SILENT (\\Deleted)
                S2: b1 OK done
                S1: * 1 FETCH (UID 1 FLAGS (\\Deleted))
                C2: b2 EXPUNGE
                S2: * 1 EXPUNGE
                S2: b2 OK expunged
                C1: a2 FETCH 2 UID
                S1: * 2 FETCH (UID 2)
                S1: a2 OK done
                C1: a3 NOOP
                S1: * 1 EXPUNGE
                S1: a3 OK done
                """);
    }

    @Test
    void tellsHowOtherMailboxesStand() throws Exception {
        server.talk.skip("1", "x2 SELECT Drafts", "x2 ");
        server.talk.skip("2", "y2 SELECT INBOX", "y2 ");
        server.play(
                """
                C1: a1 NOTIFY SET STATUS (SELECTED (MessageNew MessageExpunge)) (MAILBOXES (INBOX Drafts Nowhere) (MessageNew MessageExpunge FlagChange)) (SUBTREE Sent (MessageNew MessageExpunge))
                S1: * STATUS INBOX (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 1772359200 HIGHESTMODSEQ 3)
                S1: * STATUS Sent (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 1772359202)
                S1: a1 OK done
                C2: b1 COPY 1 Sent
                S2: b1 OK [COPYUID 1772359202 1 1] copied
                S1: * STATUS Sent (UIDNEXT 2 MESSAGES 1)
                C2: b2 STORE 1 +FLAGS.SILENT (\\Seen)
                S2: b2 OK done
                S1: * STATUS INBOX (UNSEEN 0)
                C2: b3 STORE 1 +FLAGS.SILENT (\\Deleted)
                S2: b3 OK done
                C1: a2 ENABLE CONDSTORE
                S1: * OK [HIGHESTMODSEQ 1] known
                S1: * ENABLED CONDSTORE
                S1: a2 OK done
                C2: b4 STORE 1 +FLAGS.SILENT (work)
                S2: b4 OK done
                S1: * STATUS INBOX (HIGHESTMODSEQ 7 UIDVALIDITY 1772359200)
                C2: b5 EXPUNGE
                S2: * 1 EXPUNGE
                S2: b5 OK expunged
                S1: * STATUS INBOX (UIDNEXT 2 MESSAGES 0 HIGHESTMODSEQ 8 UIDVALIDITY 1772359200)
                """);
    }

    @Test
    void tellsOfNamesSubscriptionsAndAnnotations() throws Exception {
        server.play(
                """
                C1: a1 NOTIFY SET (PERSONAL (MailboxName SubscriptionChange MailboxMetadataChange ServerMetadataChange))
                S1: a1 OK done
                C2: b1 CREATE Work/Plans
                S2: b1 OK [MAILBOXID (F8)] created
                S1: * LIST (\\HasChildren) "/" Work
                S1: * LIST (\\HasNoChildren) "/" Work/Plans
                C2: b2 SUBSCRIBE Work/Plans
                S2: b2 OK done
                S1: * LIST (\\HasNoChildren \\Subscribed) "/" Work/Plans
                C2: b3 RENAME Work Old
                S2: b3 OK renamed
                S1: * LIST (\\HasChildren) "/" Old ("OLDNAME" (Work))
                C2: b4 SETMETADATA Old (/private/comment "x")
                S2: b4 OK done
                S1: * METADATA Old /private/comment
                C2: b5 SETMETADATA "" (/private/note "y")
                S2: b5 OK done
                S1: * METADATA "" /private/note
                C2: b6 DELETE Old/Plans
                S2: b6 OK deleted
                S1: * LIST (\\HasNoChildren) "/" Old
                S1: * LIST (\\NonExistent) "/" Old/Plans
                C1: a2 CREATE Mine
                S1: a2 OK [MAILBOXID (F9)] created
                C1: a3 SUBSCRIBE Mine
                S1: a3 OK done
                C1: a4 SETMETADATA Mine (/private/comment "x")
                S1: a4 OK done
                C1: a5 IDLE
                S1: + idling
                C2: b7 DELETE Mine
                S2: b7 OK deleted
                S1: * LIST (\\NonExistent) "/" Mine
                C1: DONE
                S1: a5 OK done
                """);
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
