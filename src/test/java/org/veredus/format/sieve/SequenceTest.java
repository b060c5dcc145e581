package org.veredus.format.sieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Several scripts for one message.
class SequenceTest {
    private static Result run(String... texts) {
        List<Script> scripts = new ArrayList<>();
        for (String text : texts)
            scripts.add(
                    Objects.requireNonNull(Script.compile(text, Limits.defaults()).script(), text));
        Delivery delivery =
                new Delivery(
                        "Subject: x\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII),
                        "s@example.com",
                        "me@example.org",
                        List.of(),
                        ZonedDateTime.parse("2026-11-24T10:20:30Z"),
                        Map.of());
        return Sequence.run(scripts, delivery, FixedWorld.empty(), Limits.defaults(), Trace.NONE);
    }

    private static List<String> actions(String... texts) {
        return run(texts).actions().stream().map(Shown::of).toList();
    }

    @Test
    void noneKeepTheMessage() {
        assertThat(actions()).containsExactly("implicit keep");
    }

    @Test
    void theNextRunsAsLongAsTheMessageIsKept() {
        String file = "require \"fileinto\"; fileinto \"A\";";
        assertThat(actions("", file)).containsExactly("fileinto A");
        assertThat(actions("keep;", file)).containsExactly("fileinto A");
        assertThat(actions("stop;", file)).containsExactly("fileinto A");
        assertThat(actions("keep; discard;", file)).containsExactly("discard", "fileinto A");
        assertThat(actions("discard;", file)).containsExactly("discard");
        assertThat(actions("redirect \"a@b.example\";", file))
                .containsExactly("redirect a@b.example");
        assertThat(actions(file, "discard;")).containsExactly("fileinto A");
    }

    @Test
    void copiesOfAllAreMade() {
        String copy = "require [\"fileinto\", \"copy\"]; fileinto :copy ";
        assertThat(actions(copy + "\"A\";", copy + "\"B\";", ""))
                .containsExactly("fileinto A :copy", "fileinto B :copy", "implicit keep");
        assertThat(actions(copy + "\"A\";", copy + "\"A\";"))
                .containsExactly("fileinto A :copy", "implicit keep");
    }

    @Test
    void flagsGoOnVariablesDoNot() {
        String flag = "require \"imap4flags\"; addflag ";
        assertThat(actions(flag + "\"a\";", flag + "\"b\";"))
                .containsExactly("implicit keep (a b)");
        assertThat(actions("require \"imap4flags\"; keep :flags \"a\";", flag + "\"b\";"))
                .containsExactly("implicit keep (a b)");
        assertThat(
                        actions(
                                "require \"variables\"; set \"a\" \"x\";",
                                "require [\"variables\", \"fileinto\"]; fileinto \"[${a}]\";"))
                .containsExactly("fileinto []");
    }

    @Test
    void theMessageGoesOnAsItWasChanged() {
        Result result =
                run(
                        "require \"editheader\"; addheader \"X-A\" \"1\";",
                        "require \"fileinto\"; if header \"x-a\" \"1\" { fileinto \"A\"; }");
        assertThat(result.actions().stream().map(Shown::of)).containsExactly("fileinto A");
        assertThat(result.content().changed()).isTrue();
        assertThat(new String(result.content().octets(), StandardCharsets.US_ASCII))
                .startsWith("X-A: 1\r\n");
    }

    @Test
    void aScriptThatFailsHasDoneNothing() {
        String fails =
                "require [\"ihave\", \"editheader\", \"imap4flags\"];"
                        + "addheader \"X-A\" \"1\"; setflag \"a\"; discard; error \"no\";";
        Result result = run(fails, "require \"fileinto\"; fileinto \"A\";");
        assertThat(result.actions().stream().map(Shown::of)).containsExactly("fileinto A");
        assertThat(String.valueOf(result.error())).contains("no");
        assertThat(result.content().changed()).isFalse();
        assertThat(actions("require \"imap4flags\"; addflag \"b\";", fails))
                .containsExactly("implicit keep (b)");
    }

    @Test
    void boundsAreThoseOfAllTogether() {
        String three =
                "require \"copy\"; redirect :copy \"%1$s1@b.example\";"
                        + "redirect :copy \"%1$s2@b.example\"; redirect :copy \"%1$s3@b.example\";";
        Result result = run(three.formatted("a"), three.formatted("b"));
        assertThat(result.actions()).hasSize(4);
        assertThat(String.valueOf(result.error())).contains("more than 4 redirects");
    }

    @Test
    void anAnswerIsGivenOnceAndNotBesideARejection() {
        String reject = "require \"reject\"; reject \"no\";";
        assertThat(actions(reject, "keep;")).containsExactly("reject no");
        Result result = run("require [\"fileinto\", \"copy\"]; fileinto :copy \"A\";", reject);
        assertThat(result.actions().stream().map(Shown::of))
                .containsExactly("fileinto A :copy", "implicit keep");
        assertThat(String.valueOf(result.error())).contains("cannot be done beside");
    }
}
