package org.veredus.format.sieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.veredus.format.message.Header;
import org.veredus.format.sieve.CaseFile.Case;
import org.veredus.format.sieve.mail.FieldValues;
import org.veredus.format.sieve.syntax.Note;

/// Plays the case files in `src/test/resources/sieve`.
class SieveCasesTest {
    private static final String EXTENSIONS = "extensions.cases";

    private static final List<String> FILES =
            List.of(
                    "addresses.cases",
                    "body.cases",
                    "convert.cases",
                    "base.cases",
                    "dates.cases",
                    "editheader.cases",
                    "errors.cases",
                    "events.cases",
                    EXTENSIONS,
                    "flags.cases",
                    "headers.cases",
                    "house.cases",
                    "include.cases",
                    "matching.cases",
                    "odd.cases",
                    "parts.cases",
                    "rfc/3894.cases",
                    "rfc/5173.cases",
                    "rfc/5183.cases",
                    "rfc/5228.cases",
                    "rfc/5229.cases",
                    "rfc/5230.cases",
                    "rfc/5231.cases",
                    "rfc/5232.cases",
                    "rfc/5233.cases",
                    "rfc/5235.cases",
                    "rfc/5260.cases",
                    "rfc/5293.cases",
                    "rfc/5429.cases",
                    "rfc/5435.cases",
                    "rfc/5436.cases",
                    "rfc/5490.cases",
                    "rfc/6131.cases",
                    "rfc/6609.cases",
                    "rfc/6785.cases",
                    "rfc/7352.cases",
                    "send.cases",
                    "snooze.cases",
                    "store.cases",
                    "vacation.cases",
                    "variables.cases",
                    "world.cases");

    @TestFactory
    Stream<DynamicContainer> everyCaseHolds() {
        return FILES.stream()
                .map(
                        file ->
                                DynamicContainer.dynamicContainer(
                                        file,
                                        CaseFile.read(file).stream()
                                                .map(
                                                        one ->
                                                                DynamicTest.dynamicTest(
                                                                        one.name(),
                                                                        () -> check(one)))));
    }

    @Test
    void thereAreManyCases() {
        long cases = FILES.stream().mapToLong(file -> CaseFile.read(file).size()).sum();
        assertThat(cases).isGreaterThan(1_900);
    }

    @Test
    void eachExtensionHasATable() {
        Map<String, Set<String>> tables = new TreeMap<>();
        for (Case one : CaseFile.read(EXTENSIONS))
            tables.computeIfAbsent(one.extension(), _ -> new TreeSet<>()).add(one.aspect());
        Set<String> extensions = new TreeSet<>(Capabilities.names());
        extensions.addAll(HouseWords.capabilities());
        assertThat(tables.keySet()).isEqualTo(extensions);
        assertThat(tables.values())
                .allSatisfy(
                        aspects ->
                                assertThat(aspects)
                                        .contains(
                                                "use",
                                                "errors",
                                                "variables",
                                                "copy",
                                                "mime",
                                                "bounds"));
    }

    private static void check(Case one) {
        Script.Compiled compiled = Script.compile(one.script(), Limits.defaults(), one.author());
        Script script = compiled.script();
        switch (one.kind()) {
            case "wrong" ->
                    assertThat(texts(compiled.errors())).as(one.script()).contains(one.expected());
            case "warns" -> {
                assertThat(compiled.errors()).as(one.script()).isEmpty();
                assertThat(texts(compiled.warnings())).contains(one.expected());
            }
            case "right" -> {
                assertThat(compiled.errors()).as(one.script()).isEmpty();
                assertThat(compiled.warnings()).as(one.script()).isEmpty();
            }
            default -> {
                assertThat(compiled.errors()).as(one.script()).isEmpty();
                if (script != null) run(one, script);
            }
        }
    }

    private static String texts(List<Note> notes) {
        return String.join("; ", notes.stream().map(Note::toString).toList());
    }

    private static void run(Case one, Script script) {
        List<String> trace = new ArrayList<>();
        Result result =
                script.run(
                        one.delivery(),
                        one.world(),
                        Limits.defaults(),
                        (line, text) -> trace.add(line + ": " + text));
        String why = one.script() + "\n" + String.join("\n", trace);
        if (one.kind().equals("fails")) {
            assertThat(result.error()).as(why).isNotNull();
            assertThat(String.valueOf(result.error())).contains(one.expected());
            assertThat(shown(result)).startsWith("implicit keep");
            return;
        }
        assertThat(result.error()).as(why).isNull();
        switch (one.kind()) {
            case "true" -> assertThat(shown(result)).as(why).isEqualTo("discard");
            case "false" -> assertThat(shown(result)).as(why).isEqualTo("implicit keep");
            default -> gives(one, result, why);
        }
    }

    private static String shown(Result result) {
        return String.join("; ", result.actions().stream().map(Shown::of).toList());
    }

    /// `ACTION; ACTION | Field: value; value | ~part of the message | !what was withheld`
    private static void gives(Case one, Result result, String why) {
        String[] claims = one.expected().split(" \\| ", -1);
        assertThat(shown(result)).as(why).isEqualTo(claims[0].strip());
        byte[] octets = result.content().octets();
        for (int i = 1; i < claims.length; i++) {
            String claim = claims[i].strip();
            if (claim.startsWith("~")) {
                assertThat(new String(octets, StandardCharsets.UTF_8))
                        .contains(claim.substring(1).replace("\\n", "\r\n"));
            } else if (claim.startsWith("!")) {
                assertThat(result.withheld().toString()).contains(claim.substring(1));
            } else {
                int colon = claim.indexOf(':');
                List<String> values =
                        Header.parse(octets, 1 << 20).all(claim.substring(0, colon)).stream()
                                .map(FieldValues::decoded)
                                .toList();
                assertThat(String.join("; ", values))
                        .as(why)
                        .isEqualTo(claim.substring(colon + 1).strip());
            }
        }
    }
}
