package org.veredus.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.veredus.account.directory.AccountRole;
import org.veredus.account.mailbox.AccountId;
import org.veredus.format.address.Domain;
import org.veredus.testing.Transcript;

/// Plays the transcripts in `src/test/resources/imap`, each about one command or extension.
///
/// Settings are `@message-limit 3`, `@literals minus`, `@quota-set owners`, `@administrator`
/// makes alice one, `@moved HOST` says that she is elsewhere.
@Timeout(60)
class TranscriptsTest {
    private static final Pattern COMMAND = Pattern.compile("C\\d*: [a-z]\\d+ .*");
    private static final Pattern SECTION = Pattern.compile("# (RFC \\d+ §|X-GM-EXT-1).*");

    @TempDir Path folder;

    static List<String> files() throws IOException {
        return Transcript.names("imap");
    }

    @ParameterizedTest
    @MethodSource("files")
    void isSpokenAsWritten(String file) throws Exception {
        Transcript transcript = Transcript.read("imap", file);
        ImapPolicy policy = policy(transcript.settings());
        ImapSettings settings =
                ImapSettings.defaults("imap.test").withPlaintextLogin(true).withPolicy(policy);
        try (ImapServer server = new ImapServer(folder, settings)) {
            setUp(server, transcript.settings());
            for (Transcript.Step step : transcript.steps()) take(step, server, policy);
        }
    }

    /// Every command stands below the section that asks for its answer.
    @ParameterizedTest
    @MethodSource("files")
    void eachCommandHasItsSection(String file) throws Exception {
        boolean traced = false;
        for (Transcript.Step step : Transcript.read("imap", file).steps()) {
            if (!(step instanceof Transcript.Step.Play(var lines))) continue;
            for (String line : lines.lines().toList()) {
                if (SECTION.matcher(line).matches()) traced = true;
                if (COMMAND.matcher(line).matches()) assertThat(traced).as(line).isTrue();
            }
        }
    }

    private static void take(Transcript.Step step, ImapServer server, ImapPolicy policy)
            throws Exception {
        switch (step) {
            case Transcript.Step.Message(var text, var isNew) -> {
                if (isNew) server.fileNew(text);
                else server.file(text);
            }
            case Transcript.Step.Enter(var client) -> server.enter(client);
            case Transcript.Step.Skip(var client, var line, var tag) ->
                    server.talk.skip(client, line, tag);
            case Transcript.Step.Play(var lines) ->
                    server.play(
                            lines.replace("(4097 octets)", "x".repeat(4097))
                                    .replace("(16385 octets)", "x".repeat(16385))
                                    .replace("(NUL)", "\0")
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
    }
}
