package org.veredus.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What `doc/rfc.tsv` claims about specifications, what the comments of the source cite, and what
/// `doc/rfc-coverage.md` tells readers are the same. Run with `-Drfc.write=true` to have the page
/// written.
class RfcTest {
    private static final Path LIST = Path.of("doc/rfc.tsv");
    private static final Path PAGE = Path.of("doc/rfc-coverage.md");
    private static final Pattern LINE =
            Pattern.compile("(\\d{3,5})\\t(yes|partial|planned|no)\\t(\\S.*\\S)");

    private final List<String> lines = Files.readAllLines(LIST, StandardCharsets.UTF_8);
    private final SortedMap<Integer, Specification> listed = listed(lines);
    private final List<RfcCitation> program =
            joined(citations("src/main/java"), pages(Path.of("web", "src")));
    private final List<RfcCitation> tests = citations("src/test/java");

    RfcTest() throws IOException {}

    private record Specification(String status, String title) {}

    @Test
    void eachLineOfTheListIsANumberAStatusAndATitleInOrderOfNumbers() {
        assertThat(lines).allMatch(line -> LINE.matcher(line).matches());
        List<Integer> numbers = lines.stream().map(RfcTest::number).toList();
        assertThat(numbers).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void eachCitedSpecificationIsInTheList() {
        assertThat(program)
                .allSatisfy(
                        citation ->
                                assertThat(listed)
                                        .as("cited in %s", citation.file())
                                        .containsKey(citation.number()));
        assertThat(tests)
                .allSatisfy(
                        citation ->
                                assertThat(listed)
                                        .as("cited in %s", citation.file())
                                        .containsKey(citation.number()));
    }

    @Test
    void whatIsSaidToBeDoneIsCitedWhereItIsDone() {
        List<Integer> cited = program.stream().map(RfcCitation::number).distinct().toList();
        assertThat(numbers("yes"::equals)).isSubsetOf(cited);
        assertThat(numbers("partial"::equals)).isSubsetOf(cited);
    }

    @Test
    void nothingWithGapsIsSaidToBeDone() {
        assertThat(program.stream().filter(citation -> citation.kind() == RfcCitation.Kind.TODO))
                .allSatisfy(
                        gap ->
                                assertThat(numbers("yes"::equals))
                                        .as("gap in %s: %s", gap.file(), gap.remark())
                                        .doesNotContain(gap.number()));
    }

    @Test
    void thePageIsFresh() throws IOException {
        String page = page();
        if (Boolean.getBoolean("rfc.write")) Files.writeString(PAGE, page, StandardCharsets.UTF_8);
        assertThat(Files.exists(PAGE) ? Files.readString(PAGE, StandardCharsets.UTF_8) : "")
                .as("%s is stale: ./veredus test -Dtest=RfcTest -Drfc.write=true", PAGE)
                .isEqualTo(page);
    }

    @Test
    void citationsAreFoundInEveryForm() {
        List<RfcCitation> found =
                RfcCitation.of(
                        "f",
                        List.of(
                                "/// RFC 5321 §4.1.1, §4.2 and RFC",
                                "/// 9051, 4315 with LITERAL+ (7888).",
                                "int x; // RFC 5321 §4.1.1.1 deviates: scanners send",
                                "       // none",
                                "String s = \"RFC 1\";",
                                "// RFC 8620 §5.3 todo: ifInState"));
        assertThat(found)
                .extracting(citation -> citation.number() + " " + citation.section())
                .containsExactly(
                        "5321 §4.1.1",
                        "5321 §4.2",
                        "9051 ",
                        "4315 ",
                        "7888 ",
                        "5321 §4.1.1.1",
                        "8620 §5.3");
        assertThat(found)
                .extracting(RfcCitation::remark)
                .endsWith("scanners send none", "ifInState");
    }

    private String page() {
        StringBuilder out = new StringBuilder();
        out.append(
                """
                # Specifications

                Which specification Veredus follows, how far, and where in the source. `rfc.tsv` holds the
                list, comments in the source cite sections (`RFC 5321 §4.5.3.1.4`), and this page is made
                of both. Status: **yes**, what concerns a mail server is done, by us or by a library;
                **partial**, parts are missing or do not concern us; **planned**, not done; **no**, only
                mentioned. Extensions of a specification have lines of their own.

                ## All

                | RFC | title | status |
                |---|---|---|
                """);
        listed.forEach(
                (number, specification) ->
                        out.append(
                                "| [%d](https://www.rfc-editor.org/rfc/rfc%d) | %s | %s |\n"
                                        .formatted(
                                                number,
                                                number,
                                                specification.title(),
                                                specification.status())));
        remarks(out, "Known gaps", RfcCitation.Kind.TODO);
        remarks(out, "Deviations, each on purpose", RfcCitation.Kind.DEVIATES);
        out.append("\n## Where\n");
        listed.forEach((number, specification) -> where(out, number, specification));
        return out.toString();
    }

    private void remarks(StringBuilder out, String heading, RfcCitation.Kind kind) {
        TreeSet<String> found = new TreeSet<>();
        for (RfcCitation citation : program) {
            if (citation.kind() != kind) continue;
            found.add(
                    "- RFC %d %s: %s (`%s`)\n"
                            .formatted(
                                    citation.number(),
                                    citation.section(),
                                    citation.remark(),
                                    citation.file()));
        }
        out.append("\n## ").append(heading).append("\n\n");
        if (found.isEmpty()) out.append("None.\n");
        found.forEach(out::append);
    }

    private void where(StringBuilder out, int number, Specification specification) {
        SortedMap<String, TreeSet<String>> sections = new TreeMap<>(RfcTest::bySection);
        for (RfcCitation citation : program) {
            if (citation.number() == number)
                sections.computeIfAbsent(citation.section(), _ -> new TreeSet<>())
                        .add("`" + citation.file() + "`");
        }
        if (sections.isEmpty()) return;
        out.append("\n### RFC %d, %s\n\n".formatted(number, specification.title()));
        sections.forEach(
                (section, files) ->
                        out.append(
                                "- %s: %s\n"
                                        .formatted(
                                                section.isEmpty() ? "as a whole" : section,
                                                String.join(", ", files))));
    }

    /// Numbers within sections count as numbers: §4.10 comes after §4.9.
    private static int bySection(String one, String other) {
        return padded(one).compareTo(padded(other));
    }

    private static String padded(String section) {
        return Pattern.compile("\\d+")
                .matcher(section)
                .replaceAll(digits -> "0".repeat(5 - digits.group().length()) + digits.group());
    }

    private List<Integer> numbers(Predicate<String> status) {
        return listed.entrySet().stream()
                .filter(entry -> status.test(entry.getValue().status()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static int number(String line) {
        return Integer.parseInt(line.substring(0, line.indexOf('\t')));
    }

    private static SortedMap<Integer, Specification> listed(List<String> lines) {
        SortedMap<Integer, Specification> all = new TreeMap<>();
        for (String line : lines) {
            Matcher parts = LINE.matcher(line);
            if (parts.matches())
                all.put(number(line), new Specification(parts.group(2), parts.group(3)));
        }
        return all;
    }

    private static List<RfcCitation> joined(List<RfcCitation> one, List<RfcCitation> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    /// What the webmail cites, whose comments also stand between `/**` and `*/`.
    private static List<RfcCitation> pages(Path top) throws IOException {
        try (var tree = Files.walk(top)) {
            List<RfcCitation> all = new ArrayList<>();
            for (Path source : tree.sorted().toList()) {
                String name = source.toString();
                if (!name.matches(".*\\.(?:ts|svelte)") || name.endsWith(".test.ts")) continue;
                List<String> comments =
                        Files.readAllLines(source).stream()
                                .map(
                                        line ->
                                                line.replaceFirst(
                                                        "^(\\s*)(?:/\\*\\*?|\\*) ?", "$1// "))
                                .map(line -> line.replaceFirst("\\s*\\*/\\s*$", ""))
                                .toList();
                String file = "web/" + top.relativize(source).toString().replaceFirst("\\..*", "");
                all.addAll(RfcCitation.of(file, comments));
            }
            return all;
        }
    }

    private static List<RfcCitation> citations(String root) throws IOException {
        Path top = Path.of(root, "org", "veredus");
        try (var tree = Files.walk(top)) {
            List<Path> sources =
                    tree.filter(path -> path.toString().endsWith(".java")).sorted().toList();
            List<RfcCitation> all = new ArrayList<>();
            for (Path source : sources) {
                String name = top.relativize(source).toString().replace(".java", "");
                all.addAll(
                        RfcCitation.of(
                                name.replace("/package-info", ""), Files.readAllLines(source)));
            }
            return all;
        }
    }
}
