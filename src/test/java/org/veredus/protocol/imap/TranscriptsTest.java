package org.veredus.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.veredus.account.directory.AccountRole;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.search.PlainSearch;
import org.veredus.format.address.Domain;
import org.veredus.testing.Transcript;

/// Plays the transcripts in `src/test/resources/imap`, each about one command or extension.
///
/// Settings are `@message-limit 3`, `@literals minus`, `@quota-set owners`, `@administrator`
/// makes alice one, `@moved HOST` says that she is elsewhere, `@jmap URL` and `@sieve URL` where
/// those are, `@apple TOPIC` that Apple's devices are woken, `@slow 11` that so many seconds pass
// between two looks at the clock.
@Timeout(60)
class TranscriptsTest {
    private static final Pattern COMMAND = Pattern.compile("C\\d*: [a-z]\\d+ .*");
    private static final Pattern SECTION =
            Pattern.compile("# (RFC \\d+ §|X-GM-EXT-1|XAPPLEPUSHSERVICE|XLIST|Cyrus|draft-).*");

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
                ImapSettings.defaults("imap.test")
                        .withPlaintextLogin(true)
                        .withPolicy(policy)
                        .withJmapSession(transcript.settings().get("jmap"))
                        .withSieve(transcript.settings().get("sieve"));
        String apple = transcript.settings().get("apple");
        try (ImapServer server = new ImapServer(folder, settings, new PlainSearch(), apple)) {
            setUp(server, transcript.settings());
            for (Transcript.Step step : transcript.steps())
                take(step, server, transcript.settings());
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

    /// What the server says it can do is shown somewhere, below the specification that asks for it.
    @Test
    void eachCapabilityHasATranscript() throws Exception {
        Map<String, String> specifications = new TreeMap<>();
        for (String line : Files.readAllLines(capabilities()))
            specifications.put(line.split("\t")[0], line.split("\t")[1]);
        Set<String> shown = new TreeSet<>();
        Set<String> capabilities = new TreeSet<>();
        for (String file : files()) {
            Transcript transcript = Transcript.read("imap", file);
            for (Transcript.Step step : transcript.steps()) {
                if (step instanceof Transcript.Step.Play(var lines))
                    lines.lines()
                            .filter(line -> SECTION.matcher(line).matches())
                            .forEach(line -> shown.addAll(named(line)));
            }
            String all = ImapServer.CLEAR + " " + ImapServer.USER;
            for (String one : capabilities(transcript.settings(), all).split(" "))
                if (!one.startsWith("AUTH=")) capabilities.add(withoutValue(one));
        }
        assertThat(specifications.keySet()).isEqualTo(capabilities);
        assertThat(shown).containsAll(new TreeSet<>(specifications.values()));
    }

    private static Path capabilities() throws Exception {
        return Path.of(
                Objects.requireNonNull(TranscriptsTest.class.getResource("/imap/capabilities.tsv"))
                        .toURI());
    }

    private static Set<String> named(String line) {
        return Pattern.compile(
                        "RFC \\d+(?= §)|X-GM-EXT-1|XAPPLEPUSHSERVICE|XLIST|Cyrus|draft-[-a-z]*[a-z]")
                .matcher(line)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    /// Such as `APPENDLIMIT` of `APPENDLIMIT=35651584`.
    private static String withoutValue(String capability) {
        for (String name :
                List.of("APPENDLIMIT", "SAVELIMIT", "MESSAGELIMIT", "RIGHTS", "IMAPSIEVE"))
            if (capability.startsWith(name + "=")) return name;
        return capability;
    }

    private static void take(Transcript.Step step, ImapServer server, Map<String, String> settings)
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
                                    .replace("(1100 octets)", "x".repeat(1100))
                                    .replace("(NUL)", "\0")
                                    .replace("(clear)", capabilities(settings, ImapServer.CLEAR))
                                    .replace("(user)", capabilities(settings, ImapServer.USER)));
        }
    }

    private static String capabilities(Map<String, String> settings, String usual) {
        ImapPolicy policy = policy(settings);
        String sieve = settings.get("sieve");
        String more =
                (settings.containsKey("jmap") ? " JMAPACCESS" : "")
                        + (settings.containsKey("apple") ? " XAPPLEPUSHSERVICE" : "")
                        + (sieve == null ? "" : " IMAPSIEVE=" + sieve);
        return usual.replace("LITERAL+", policy.literals().capability())
                .replace("SAVELIMIT=10000", policy.messages().capability())
                .replace(" COMPRESS", more + " COMPRESS");
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
        server.slow(Long.parseLong(setUp.getOrDefault("slow", "0")));
        String moved = setUp.get("moved");
        if (moved != null) server.directory.setMovedTo(new AccountId(1), Domain.parse(moved));
    }
}
