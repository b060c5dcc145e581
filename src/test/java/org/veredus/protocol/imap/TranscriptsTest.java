package org.veredus.protocol.imap;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.veredus.account.directory.AccountRole;
import org.veredus.account.mailbox.AccountId;
import org.veredus.format.address.Domain;

/// Plays the transcripts in `src/test/resources/imap`, each about one extension.
///
/// A line that begins with `#` says which section asks for what follows. Lines that begin with `@`
/// say how the server is set up: `@message-limit 3`, `@literals minus`, `@quota-set owners`,
/// `@messages 6` files so many messages in the inbox, `@administrator` makes alice one,
/// `@moved HOST` says that she is elsewhere, `@html` files one in HTML, `@logged-in` begins
/// with her inbox selected.
@Timeout(60)
class TranscriptsTest {
    private static final String HTML =
            """
            Subject: =?iso-8859-1?Q?Gr=FC=DFe?=
            Content-Type: text/html; charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable

            <p>Gr=FC=DFe</p><p>a</p>
            """;

    @TempDir Path folder;

    static List<String> files() throws IOException, URISyntaxException {
        Path all = Path.of(TranscriptsTest.class.getResource("/imap").toURI());
        try (Stream<Path> files = Files.list(all)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".talk"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void isSpokenAsWritten(String file) throws Exception {
        Path path = Path.of(TranscriptsTest.class.getResource("/imap/" + file).toURI());
        Map<String, String> setUp = new HashMap<>();
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(path)) {
            if (!line.startsWith("@")) {
                lines.add(line);
                continue;
            }
            int space = line.indexOf(' ');
            setUp.put(
                    space < 0 ? line.substring(1) : line.substring(1, space),
                    space < 0 ? "" : line.substring(space + 1));
        }
        ImapPolicy policy = policy(setUp);
        ImapSettings settings =
                ImapSettings.defaults("imap.test").withPlaintextLogin(true).withPolicy(policy);
        try (ImapServer server = new ImapServer(folder, settings)) {
            setUp(server, setUp);
            server.play(
                    String.join("\n", lines)
                            .replace("(4097 octets)", "x".repeat(4097))
                            .replace("(clear)", as(policy, ImapServer.CLEAR))
                            .replace("(user)", as(policy, ImapServer.USER)));
        }
    }

    private static String as(ImapPolicy policy, String capabilities) {
        return capabilities
                .replace("LITERAL+", policy.literals().capability())
                .replace("SAVELIMIT=10000", policy.messages().capability());
    }

    private static ImapPolicy policy(Map<String, String> setUp) {
        ImapPolicy usual = ImapPolicy.defaults();
        String most = setUp.get("message-limit");
        return new ImapPolicy(
                "minus".equals(setUp.get("literals"))
                        ? ImapPolicy.Literals.MINUS
                        : usual.literals(),
                most == null
                        ? usual.messages()
                        : new MessageLimit(MessageLimit.Scope.ALL, Integer.parseInt(most)),
                "owners".equals(setUp.get("quota-set"))
                        ? ImapPolicy.QuotaSetters.OWNERS
                        : usual.quotas());
    }

    private static void setUp(ImapServer server, Map<String, String> setUp) throws Exception {
        if (setUp.containsKey("administrator")) {
            server.directory.setRoles(new AccountId(1), Set.of(AccountRole.ADMIN));
        }
        String moved = setUp.get("moved");
        if (moved != null) server.directory.setMovedTo(new AccountId(1), Domain.parse(moved));
        int messages = Integer.parseInt(setUp.getOrDefault("messages", "0"));
        for (int i = 1; i <= messages; i++) server.file("Subject: m" + i + "\n\nbody\n");
        if (setUp.containsKey("html")) server.file(HTML);
        if (setUp.containsKey("logged-in")) server.enter("");
    }
}
