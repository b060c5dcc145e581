package org.veredus.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What scripts for events hear of. RFC 6785 §2.2
class UserEventsTest {
    private ImapServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new ImapServer(folder);
        server.file("Subject: one\n\nx\n");
        server.enter("");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void appendCopyAndMoveAreHeardOfWhereTheMessagesGo() throws Exception {
        server.play(
                """
                C: a1 APPEND Trash {8+}
                C: x: y
                C:
                C:
                S: a1 OK [APPENDUID 1772359205 1] filed
                C: a2 COPY 1 Trash
                S: a2 OK [COPYUID 1772359205 1 2] copied
                C: a3 MOVE 1 Trash
                S: * OK [COPYUID 1772359205 1 3] moved
                S: * 1 EXPUNGE
                S: a3 OK done
                """);
        assertThat(server.heard.take())
                .containsExactly("APPEND in 6 by 1: 1", "COPY in 6 by 1: 2", "COPY in 6 by 1: 3");
    }

    @Test
    void flagsAreHeardOfOnlyWhereTheyChange() throws Exception {
        server.play(
                """
                C: a1 STORE 1 +FLAGS (\\Flagged blue)
                S: * 1 FETCH (FLAGS (\\Flagged blue))
                S: a1 OK done
                C: a2 STORE 1 +FLAGS.SILENT (\\Flagged)
                S: a2 OK done
                C: a3 FETCH 1 BODY[TEXT]
                S: * 1 FETCH (BODY[TEXT] {3}
                S: x
                S:  FLAGS (\\Seen \\Flagged blue))
                S: a3 OK done
                """);
        assertThat(server.heard.take())
                .containsExactly(
                        "FLAG in 1 by 1: 1 [\\Flagged, blue]", "FLAG in 1 by 1: 1 [\\Seen]");
    }

    @Test
    void aLabelThatIsPutOnIsACopyAndOneThatIsTakenOffIsNothing() throws Exception {
        server.play(
                """
                C: a1 STORE 1 +X-GM-LABELS (\\Sent)
                S: * 1 FETCH (X-GM-LABELS (\\Inbox \\Sent))
                S: a1 OK done
                C: a2 STORE 1 +X-GM-LABELS (\\Sent)
                S: * 1 FETCH (X-GM-LABELS (\\Inbox \\Sent))
                S: a2 OK done
                C: a3 STORE 1 -X-GM-LABELS (\\Sent)
                S: * 1 FETCH (X-GM-LABELS (\\Inbox))
                S: a3 OK done
                """);
        assertThat(server.heard.take()).containsExactly("COPY in 3 by 1: 1");
    }
}
