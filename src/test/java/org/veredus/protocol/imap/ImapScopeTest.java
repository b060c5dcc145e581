package org.veredus.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.protocol.imap.syntax.Command;

/// What tokens let their programs do. RFC 5530 §3
final class ImapScopeTest {
    @TempDir private Path folder;
    private ImapServer server;

    @BeforeEach
    void open() throws Exception {
        server = new ImapServer(folder);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    @Test
    void aTokenForSomethingElseDoesNotLetIn() throws Exception {
        server.play(
                """
                S: * OK [CAPABILITY (clear)] imap.test ready
                C: a1 LOGIN alice@imap.test TOKEN
                S: a1 NO [AUTHORIZATIONFAILED] this password is not for IMAP
                """
                        .replace("TOKEN", server.token("smtp")));
    }

    @Test
    void mailboxesAreOpenedAsByExamine() {
        Command.Watch watch = new Command.Watch(false, false);
        Command.Select select = new Command.Select("INBOX", Command.Access.READ_WRITE, watch, null);
        assertThat(ReadingAlone.harmless(select))
                .isEqualTo(new Command.Select("INBOX", Command.Access.READ_ONLY, watch, null));
    }

    /// A script can send mail.
    @Test
    void whoMayBringNoScriptsTypesNone() throws Exception {
        server.talk.skip("", "s1 LOGIN alice@imap.test " + server.token("imap"), "s1 OK");
        server.talk.skip("", "s2 SELECT INBOX", "s2 OK");
        server.play(
                """
                C: a1 FILTER SIEVE SCRIPT "keep;" ALL
                S: a1 NO [NOPERM] this password is not for scripts
                C: a2 FILTER SIEVE DELIVERY ALL
                S: a2 OK done
                """);
    }

    @Test
    void whoMayOnlyReadChangesNothing() throws Exception {
        server.play(
                """
                S: * OK [CAPABILITY (clear)] imap.test ready
                C: a1 LOGIN alice@imap.test TOKEN
                S: a1 OK [CAPABILITY (user)] logged in
                C: a2 CREATE New
                S: a2 NO [NOPERM] this password is for reading alone
                C: a3 SETACL INBOX bob@imap.test lr
                S: a3 NO [NOPERM] this password is for reading alone
                """
                        .replace("TOKEN", server.token("imap read")));
        assertThat(server.alice().state().tree().find("New")).isNull();
    }
}
