package org.veredus.format.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Scripts made of pieces of good ones, and what was made of them by chance.
class SieveFuzzTest {
    private static final Limits TIGHT = new Limits(1 << 20, 20_000, 4000, 3, 8, 3, 8);

    private static final List<String> GOOD =
            Stream.of("base.cases", "parts.cases", "variables.cases", "send.cases", "errors.cases")
                    .flatMap(file -> CaseFile.read(file).stream())
                    .map(CaseFile.Case::script)
                    .toList();

    private static final String MESSAGE =
            """
            From: a@b.example
            To: me@example.org
            Subject: =?utf-8?q?x?= hello
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/html

            <p>hello
            --b
            Content-Type: message/rfc822

            Subject: inner

            --b--
            """;

    @Test
    void noScriptBreaksTheCompilerOrARun() {
        Random random = new Random(20260724);
        for (int i = 0; i < 20_000; i++) {
            String script = mutated(random);
            try {
                run(script);
            } catch (RuntimeException | StackOverflowError bug) {
                throw new AssertionError("seed round " + i + ": " + script, bug);
            }
        }
    }

    @Test
    void nestingIsBounded() {
        for (String open :
                List.of("if true {", "if not ", "if allof(", "(", "[", "foreverypart {")) {
            assertThat(compile(open.repeat(100_000)).errors()).isNotEmpty();
        }
    }

    @Test
    void longStringsOfEncodedCharactersAndVariablesAreTaken() {
        String hex =
                "require \"encoded-character\"; keep; redirect \"${hex:"
                        + " 41".repeat(100_000)
                        + "}\";";
        assertThat(compile(hex).errors()).isNotEmpty();
        String names =
                "require \"variables\"; if string \"${" + "a.".repeat(100_000) + "b}\" \"x\" {}";
        assertThat(compile(names)).isNotNull();
    }

    @Test
    void aRunThatTakesTooManyStepsKeepsTheMessage() {
        String line = "if header :matches \"subject\" \"*a*b*c*d*e*\" { discard; }\n";
        Result result = result(line.repeat(15_000), TIGHT);
        assertThat(result.error()).isNotNull();
        assertThat(result.actions().stream().map(Shown::of)).containsExactly("implicit keep");
    }

    @Test
    void variablesCannotGrowWithoutBound() {
        String script =
                "require [\"variables\", \"fileinto\"]; set \"a\" \"0123456789\";\n"
                        + "set \"a\" \"${a}${a}${a}${a}${a}${a}${a}${a}${a}${a}\";\n".repeat(50)
                        + "set :length \"n\" \"${a}\"; fileinto \"${n}\";";
        assertThat(result(script, Limits.defaults()).actions().stream().map(Shown::of))
                .containsExactly("fileinto 4000");
    }

    @Test
    void actionsRedirectsAndEditsAreBounded() {
        var files = new StringBuilder("require \"fileinto\";");
        var edits = new StringBuilder("require \"editheader\";");
        for (int i = 0; i < 100; i++) {
            files.append("fileinto \"").append(i).append("\";");
            edits.append("addheader \"X\" \"").append(i).append("\";");
        }
        assertThat(String.valueOf(result(files.toString(), Limits.defaults()).error()))
                .contains("more than 32 actions");
        assertThat(String.valueOf(result(edits.toString(), Limits.defaults()).error()))
                .contains("more than 64 header fields");
    }

    @Test
    void aScriptLargerThanAllowedIsRefused() {
        assertThat(compile(" ".repeat((1 << 20) + 1)).errors().toString()).contains("longer than");
    }

    @Test
    void aThousandLinesAreCompiledInAMoment() {
        String rule =
                "if header :contains [\"subject\", \"from\"] [\"a\", \"b\"] { discard; stop; }\n";
        assertTimeout(Duration.ofSeconds(5), () -> compile(rule.repeat(1000)));
    }

    private static Script.Compiled compile(String script) {
        return Script.compile(script, Limits.defaults());
    }

    private static void run(String text) {
        Script script = compile(text).script();
        if (script != null) run(script, TIGHT);
    }

    private static Result result(String text, Limits limits) {
        Script.Compiled compiled = compile(text);
        Script script = compiled.script();
        if (script == null) throw new AssertionError(compiled.errors());
        return run(script, limits);
    }

    private static Result run(Script script, Limits limits) {
        Delivery delivery =
                new Delivery(
                        MESSAGE.getBytes(StandardCharsets.UTF_8),
                        "s@example.com",
                        "me@example.org",
                        List.of(),
                        ZonedDateTime.parse("2026-11-24T10:20:30Z"),
                        Map.of());
        return script.run(delivery, FixedWorld.empty(), limits, Trace.NONE);
    }

    private static String mutated(Random random) {
        var script = new StringBuilder(GOOD.get(random.nextInt(GOOD.size())));
        int changes = random.nextInt(5);
        for (int i = 0; i < changes && !script.isEmpty(); i++) {
            int at = random.nextInt(script.length());
            int end = Math.min(script.length(), at + random.nextInt(12));
            switch (random.nextInt(4)) {
                case 0 -> script.delete(at, end);
                case 1 -> script.insert(at, script.substring(at, end));
                case 2 -> script.insert(at, "\"\\{}();:,[]$*?\0é😀\n".charAt(random.nextInt(18)));
                default -> {
                    String other = GOOD.get(random.nextInt(GOOD.size()));
                    int from = random.nextInt(other.length() + 1);
                    script.insert(at, other.substring(from, Math.min(other.length(), from + 40)));
                }
            }
        }
        return script.toString();
    }
}
