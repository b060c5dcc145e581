package org.veredus.protocol.imap;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.account.mailbox.UidSet;

/// UIDBATCHES (RFC 10022), COMPARATOR (RFC 5255), JMAPACCESS (RFC 9698), and what is wrong with
/// commands.
@Timeout(60)
class MoreExtensionsTest {
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

    private void fill(int messages) throws Exception {
        Account alice = server.alice();
        MailboxId inbox = Objects.requireNonNull(alice.state().tree().find("INBOX")).id();
        byte[] octets = "Subject: x\r\n\r\ny\r\n".getBytes(StandardCharsets.UTF_8);
        try (MessageIntake intake = alice.intake()) {
            intake.write(octets, 0, octets.length);
            NewMessage message = intake.finish();
            List<Filing> filings = new ArrayList<>();
            for (int i = 0; i < messages; i++)
                filings.add(new Filing(message, new byte[0], Flags.NONE, ImapServer.NOW));
            alice.file(inbox, filings);
        }
        alice.takeRecent(inbox, Integer.MAX_VALUE);
        alice.remove(inbox, UidSet.of(602, messages));
    }

    @Test
    void cutsUidsIntoBatches() throws Exception {
        server.enter("1");
        server.play(
                """
                C1: a1 UIDBATCHES 500
                S1: * UIDBATCHES (TAG "a1")
                S1: a1 OK done
                C1: a2 UIDBATCHES 499
                S1: a2 NO [TOOFEW] a batch has at least 500 messages
                C1: a3 UIDBATCHES 500 3:2
                S1: a3 BAD [CLIENTBUG] the range is reversed
                C1: a7 UIDBATCHES 500 1:201
                S1: a7 NO [TOOMANY] at most 100000 messages in a range of batches
                C1: a8 UIDBATCHES 500 1:200
                S1: * UIDBATCHES (TAG "a8")
                S1: a8 OK done
                C1: a4 UIDBATCHES 500 2
                S1: a4 BAD expected : at the end
                C1: a5 UIDBATCHES 0
                S1: a5 BAD expected a number above 0 at the end
                """);
        fill(1102);
        server.enter("2");
        server.play(
                """
                C2: a1 UIDBATCHES 500
                S2: * UIDBATCHES (TAG "a1") 1101:601,600:101,100:1
                S2: a1 OK done
                C2: a2 UIDBATCHES 500 2:2
                S2: * UIDBATCHES (TAG "a2") 600:101
                S2: a2 OK done
                C2: a3 UIDBATCHES 500 3:9
                S2: * UIDBATCHES (TAG "a3") 100:1
                S2: a3 OK done
                C2: a4 UIDBATCHES 500 4:9
                S2: * UIDBATCHES (TAG "a4")
                S2: a4 OK done
                C2: a5 UIDBATCHES 1100
                S2: * UIDBATCHES (TAG "a5") 1101:1
                S2: a5 OK done
                """);
    }

    @Test
    void tellsAnothersChangeOnceWhenAQuietStoreMeetsIt() throws Exception {
        fill(1);
        server.file("Subject: x\n\ny\n");
        server.enter("1");
        server.enter("2");
        server.play(
                """
                C2: b1 STORE 1 +FLAGS (\\Flagged)
                S2: * 1 FETCH (FLAGS (\\Flagged))
                S2: b1 OK done
                C1: a1 STORE 1 +FLAGS.SILENT (\\Flagged)
                S1: * 1 FETCH (FLAGS (\\Flagged))
                S1: a1 OK done
                C1: a2 NOOP
                S1: a2 OK done
                """);
    }
}
