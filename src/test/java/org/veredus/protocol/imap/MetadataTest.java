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
    void limitsWhatClientsNote() throws Exception {
        server.talk.skip("", "x1 LOGIN alice@imap.test secret", "x1 ");
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
