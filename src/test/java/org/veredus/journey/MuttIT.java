package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.app.server.Service;
import org.veredus.testing.ImapClient;
import org.veredus.testing.Program;
import org.veredus.testing.TryServer;

/// mutt, on a screen of tmux, lists and opens over IMAPS, and deletes.
@Tag("journey")
final class MuttIT {
    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"mutt", "neomutt"})
    void itListsOpensAndDeletes(String program) throws IOException {
        try (TryServer veredus = TryServer.start(folder);
                ImapClient alice = veredus.imap("alice")) {
            alice.append(
                    "INBOX",
                    List.of(
                            message("=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Ein Stück weiter"),
                            message("to be deleted", "nothing")));
            try (Screen screen =
                    new Screen(
                            folder, Program.path(program) + " -n -F " + rules(veredus), Map.of())) {
                screen.shows("Grüße");
                screen.shows("to be deleted");
                screen.press("1", "Enter", "Enter");
                screen.shows("Ein Stück weiter");
                screen.press("q", "j", "d", "$");
                screen.shows("(?s)^(?!.*to be deleted).*Grüße.*");
                screen.press("q");
                screen.ended();
            }
            assertThat(alice.select("INBOX")).isEqualTo(1);
            assertThat(alice.ask("FETCH 1 FLAGS").getFirst()).contains("\\Seen");
            assertThat(veredus.errors()).isEmpty();
        }
    }

    private static byte[] message(String subject, String body) {
        return """
        From: Bob <bob@example.test>
        To: alice@example.test
        Date: Mon, 2 Mar 2026 10:00:00 +0000
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit
        Subject: %s

        %s
        """
                .formatted(subject, body)
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private Path rules(TryServer veredus) throws IOException {
        return Files.writeString(
                folder.resolve("muttrc"),
                """
                set spoolfile="imaps://localhost:%d/INBOX"
                set folder="imaps://localhost:%1$d/"
                set imap_user="alice@example.test"
                set imap_pass="%s"
                set ssl_ca_certificates_file="%s"
                set certificate_file="%s/certificates"
                set record="" postponed="" mbox_type=Maildir
                set delete=yes move=no quit=yes mark_old=no
                set sort=mailbox-order
                """
                        .formatted(
                                veredus.port(Service.IMAPS),
                                TryServer.PASSWORD,
                                veredus.authority(),
                                folder));
    }
}
