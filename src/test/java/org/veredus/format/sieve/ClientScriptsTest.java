package org.veredus.format.sieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Scripts in the dialects of clients and services run as they are.
class ClientScriptsTest {
    private static String read(String client) throws IOException {
        try (InputStream file =
                Objects.requireNonNull(
                        ClientScriptsTest.class.getResourceAsStream(
                                "/sieve/clients/" + client + ".sieve"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> run(String client, String message, String now, FixedWorld world)
            throws IOException {
        Script.Compiled compiled = Script.compile(read(client), Limits.defaults());
        assertThat(compiled.errors()).isEmpty();
        Delivery delivery =
                new Delivery(
                        message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8),
                        "sender@example.net",
                        "me@example.org",
                        List.of("me@example.org"),
                        ZonedDateTime.parse(now),
                        Map.of());
        Result result =
                Objects.requireNonNull(compiled.script())
                        .run(delivery, world, Limits.defaults(), Trace.NONE);
        assertThat(result.error()).isNull();
        return result.actions().stream().map(Shown::of).toList();
    }

    private static List<String> run(String client, String message) throws IOException {
        return run(client, message, "2026-11-25T10:00:00Z", FixedWorld.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"roundcube", "thunderbird", "fastmail", "proton"})
    void compilesWithoutErrors(String client) throws IOException {
        for (String text : List.of(read(client), read(client).replace("\n", "\r\n")))
            assertThat(Script.compile(text, Limits.defaults()).errors()).isEmpty();
    }

    @Test
    void roundcubesRulesSort() throws IOException {
        assertThat(run("roundcube", "List-Id: <news.example>\n\nx\n"))
                .containsExactly("fileinto Newsletters/2026 :create");
        assertThat(
                        run(
                                "roundcube",
                                "From: boss@example.org\nSubject: now\nTo: me@example.org\n\nx\n"))
                .containsExactly("keep (\\Flagged)", "redirect phone@example.net :copy");
        assertThat(run("roundcube", "To: a@x.example, me+shop@example.org\n\nx\n"))
                .contains("fileinto Shop");
        assertThat(run("roundcube", "Subject: [ticket #42] done\n\nIt is closed.\n"))
                .contains("fileinto Tickets (\\Seen)");
        assertThat(
                        run(
                                "roundcube",
                                "From: sender@example.net\nTo: me@example.org\n\nx\n",
                                "2026-07-02T10:00:00Z",
                                FixedWorld.empty()))
                .anyMatch(action -> action.startsWith("vacation to sender@example.net"));
    }

    @Test
    void thunderbirdsScriptSorts() throws IOException {
        assertThat(run("thunderbird", "Subject: Rechnung 12\n\nx\n"))
                .containsExactly("fileinto Money (\\Flagged $label1)");
        assertThat(run("thunderbird", "X-Spam-Flag: YES\n\nx\n")).containsExactly("fileinto Junk");
        assertThat(run("thunderbird", "Subject: hi\n\nx\n")).containsExactly("keep");
    }

    @Test
    void fastmailsScriptSorts() throws IOException {
        FixedWorld world =
                new FixedWorld(
                        Set.of("Inbox", "Bills", "Kept"),
                        Map.of("F3", "Inbox", "F7", "Bills"),
                        Map.of("\\Archive", "Kept"),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Set.of(),
                        null,
                        null,
                        Map.of(),
                        Map.of(),
                        Map.of());
        String now = "2026-11-27T10:00:00Z";
        assertThat(run("fastmail", "From: a@shop.example\nSubject: Receipt\n\nx\n", now, world))
                .containsExactly("fileinto Bills :mailboxid F7 :create :copy", "implicit keep");
        assertThat(run("fastmail", "List-Id: <a-digest.example>\n\nx\n", now, world).getFirst())
                .startsWith("snooze :mailbox Inbox (\\Seen) at [08:00] :in Australia/Melbourne");
        assertThat(run("fastmail", "Subject: hi\n\nx\n", now, world))
                .containsExactly("fileinto Kept :specialuse \\Archive");
    }

    @Test
    void protonsScriptSorts() throws IOException {
        assertThat(run("proton", "From: stats@example.com\nSubject: REPORT\n\nx\n"))
                .containsExactly("fileinto Reports", "fileinto Label/2026", "keep (\\Seen)");
        FixedWorld family =
                new FixedWorld(
                        Set.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(":addrbook:personal?label=Family", List.of("mum@example.net")),
                        Set.of(),
                        null,
                        null,
                        Map.of(),
                        Map.of(),
                        Map.of());
        assertThat(run("proton", "From: mum@example.net\n\nx\n", "2026-11-25T10:00:00Z", family))
                .containsExactly("fileinto Family");
    }
}
