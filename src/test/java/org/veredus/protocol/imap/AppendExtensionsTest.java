package org.veredus.protocol.imap;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// MULTIAPPEND (RFC 3502), CATENATE (RFC 4469), BINARY (RFC 3516) and REPLACE (RFC 8508).
@Timeout(60)
class AppendExtensionsTest {
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
    void filesSeveralMessagesOrNone() throws Exception {
        server.enter("");
        server.play(
                """
                C: a1 APPEND INBOX (\\Seen) {3}
                S: + go on
                C:
                C: a (\\Flagged) "17-Jul-1996 02:44:25 -0700" {4+}
                C:
                C: bb {5}
                S: + go on
                C:
                C: ccc
                S: * 3 EXISTS
                S: * 3 RECENT
                S: a1 OK [APPENDUID 1772359200 1:3] filed
                C: a2 FETCH 1:3 (FLAGS RFC822.SIZE)
                S: * 1 FETCH (FLAGS (\\Recent \\Seen) RFC822.SIZE 3)
                S: * 2 FETCH (FLAGS (\\Recent \\Flagged) RFC822.SIZE 4)
                S: * 3 FETCH (FLAGS (\\Recent) RFC822.SIZE 5)
                S: a2 OK done
                C: a3 APPEND INBOX {3+}
                C:
                C: a {0+}
                C:
                S: a3 NO [CANNOT] a message has at least one octet
                C: a4 APPEND INBOX {3+}
                C:
                C: a nonsense {3+}
                C:
                C: b
                S: a4 BAD expected a message's literal at nonsense
                C: a5 STATUS INBOX (MESSAGES)
                S: * STATUS INBOX (MESSAGES 3)
                S: a5 OK done
                """);
    }

    @Test
    void putsAMessageTogetherFromTextsAndPartsOfOthers() throws Exception {
        server.file("Subject: one\n\nbody of one\n");
        server.enter("");
        server.play(
                """
                C: a1 APPEND INBOX CATENATE (TEXT {14}
                S: + go on
                C: Subject: two
                C:  URL "/INBOX;UIDVALIDITY=1772359200/;UID=1/;SECTION=TEXT" TEXT {7+}
                C: the end)
                S: * 2 EXISTS
                S: * 1 RECENT
                S: a1 OK [APPENDUID 1772359200 2] filed
                C: a2 FETCH 2 BODY.PEEK[]
                S: * 2 FETCH (BODY[] {34}
                S: Subject: two
                S: body of one
                S: the end)
                S: a2 OK done
                C: a3 APPEND INBOX CATENATE (URL "/INBOX/;UID=1/;PARTIAL=0.12" URL {8}
                S: + go on
                C: /;uid=99 TEXT {3+}
                C: abc)
                S: a3 NO [BADURL "/;uid=99"] no such message or part
                C: a4 APPEND INBOX CATENATE (URL /;UID=1/;PARTIAL=0.14)
                S: * 3 EXISTS
                S: * 2 RECENT
                S: a4 OK [APPENDUID 1772359200 3] filed
                C: a5 FETCH 3 BODY.PEEK[]
                S: * 3 FETCH (BODY[] {14}
                S: Subject: one
                S: )
                S: a5 OK done
                """);
    }

    @Test
    void replacesAMessageInOneStep() throws Exception {
        server.file("Subject: one\n\nbody of one\n");
        server.enter("");
        server.play(
                """
                C: a1 REPLACE 1 INBOX (\\Draft) {5}
                S: + go on
                C:
                C: new
                S: * OK [APPENDUID 1772359200 2] replacement filed
                S: * 1 EXPUNGE
                S: * 1 EXISTS
                S: * 1 RECENT
                S: a1 OK replaced
                C: a2 UID REPLACE 1 INBOX {4+}
                C:
                C: no
                S: a2 BAD REPLACE takes one message that is there
                C: a3 UID REPLACE 2 Sent {3+}
                C:
                C: x
                S: * OK [APPENDUID 1772359202 1] replacement filed
                S: * 1 EXPUNGE
                S: a3 OK replaced
                C: a4 UNSELECT
                S: a4 OK mailbox closed
                C: a5 UID REPLACE 2 Sent {3+}
                C:
                C: x
                S: a5 BAD select a mailbox first
                """);
    }

    @Test
    void takesAndGivesDecodedParts() throws Exception {
        server.file(
                """
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                caf=C3=A9 au lait
                --b
                Content-Type: application/octet-stream
                Content-Transfer-Encoding: base64

                AAECAw==
                --b
                Content-Transfer-Encoding: x-uuencode

                what
                --b--
                """);
        server.enter("");
        server.play(
                """
                C: a1 FETCH 1 (BINARY.SIZE[1] BINARY.SIZE[2] BINARY.PEEK[1])
                S: * 1 FETCH (BINARY.SIZE[1] 13 BINARY.SIZE[2] 4 BINARY[1] {13}
                S: café au lait)
                S: a1 OK done
                C: a2 FETCH 1 BINARY.PEEK[1]<5.2>
                S: * 1 FETCH (BINARY[1]<5> {2}
                S:  a)
                S: a2 OK done
                C: a3 FETCH 1 BINARY[2]<1.9>
                S: * 1 FETCH (BINARY[2]<1> ~{3}
                S: \u0001\u0002\u0003 FLAGS (\\Seen))
                S: a3 OK done
                C: a4 FETCH 1 BINARY.PEEK[3]
                S: a4 NO [UNKNOWN-CTE] a part's transfer encoding is not known
                C: a5 FETCH 1 BINARY.PEEK[7]
                S: * 1 FETCH (BINARY[7] NIL)
                S: a5 OK done
                C: a6 APPEND INBOX ~{5}
                S: + go on
                C:
                C: \u0000\u0001\u0002
                S: * 2 EXISTS
                S: * 1 RECENT
                S: a6 OK [APPENDUID 1772359200 2] filed
                C: a7 FETCH 2 BINARY.PEEK[]
                S: * 2 FETCH (BINARY[] ~{5}
                S:
                S: \u0000\u0001\u0002)
                S: a7 OK done
                """);
    }
}
