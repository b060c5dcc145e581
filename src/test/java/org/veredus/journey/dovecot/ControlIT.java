package org.veredus.journey.dovecot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.veredus.testing.Transcript;

/// Plays our transcripts against Dovecot. Where it answers otherwise, the transcript says why in a
/// line that begins with `!`; a difference without one, or one without a difference, fails.
@Timeout(120)
class ControlIT {
    @TempDir static Path folder;
    private static Dovecot dovecot;

    @BeforeAll
    static void start() throws IOException {
        dovecot = Dovecot.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        dovecot.close();
    }

    static List<String> files() throws IOException {
        return Transcript.names("imap");
    }

    @ParameterizedTest
    @MethodSource("files")
    void differsOnlyWhereTheTranscriptSaysWhy(String file) throws IOException {
        Transcript transcript = Transcript.read("imap", file);
        if (transcript.settings().containsKey("alone")) return;
        dovecot.empty();
        try (Control control = new Control(dovecot.imap())) {
            String lacks = transcript.settings().get("lacks");
            if (lacks != null) {
                String capability = lacks.split("[ :]", 2)[0];
                assertThat(control.has(capability)).as(capability).isFalse();
                return;
            }
            assertThat(unexplained(control.play(transcript.steps()))).isEmpty();
        }
    }

    static List<String> pop3Files() throws IOException {
        return Transcript.names("pop3");
    }

    @ParameterizedTest
    @MethodSource("pop3Files")
    void differsInPop3OnlyWhereTheTranscriptSaysWhy(String file) throws IOException {
        Transcript transcript = Transcript.read("pop3", file);
        if (transcript.settings().containsKey("alone")) return;
        dovecot.empty();
        try (Control mail = new Control(dovecot.imap());
                Pop3Control control = new Pop3Control(dovecot.pop3(), mail)) {
            assertThat(unexplained(control.play(transcript.steps()))).isEmpty();
        }
    }

    private static String unexplained(List<Control.Played> played) {
        StringBuilder unexplained = new StringBuilder();
        Map<Exchange, List<Control.Played>> all =
                played.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Control.Played::exchange,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        all.forEach((exchange, each) -> unexplained.append(unexplained(exchange, each)));
        return unexplained.toString().replace("\0", "(NUL)");
    }

    /// @return nothing if the two say the same and no reason says otherwise, or the reverse
    private static String unexplained(Exchange exchange, List<Control.Played> played) {
        boolean differs = played.stream().anyMatch(Control.Played::differs);
        boolean may = exchange.reasons().stream().anyMatch(reason -> reason.startsWith("!?"));
        if (may || differs != exchange.reasons().isEmpty()) return "";
        StringBuilder all = new StringBuilder(exchange.said().toString()).append('\n');
        if (!differs) return all.append("  as we do, against ").append(exchange.reasons()) + "\n";
        for (Control.Played one : played) {
            for (String ours : one.ours()) all.append("  ours   ").append(ours).append('\n');
            for (String theirs : one.theirs()) all.append("  theirs ").append(theirs).append('\n');
        }
        return all.toString();
    }
}
