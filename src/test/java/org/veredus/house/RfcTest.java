package org.veredus.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `doc/rfc.tsv` says which specifications matter and how far we are; `doc/rfc-coverage.md` is made
/// of it and of what the code cites. Both are
/// held against the code. Run with `-Drfc.write=true` to have the coverage page written anew.
class RfcTest {
    private static final Path LIST = Path.of("doc/rfc.tsv");
    private static final Path COVERAGE = Path.of("doc/rfc-coverage.md");
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TESTS = Path.of("src/test/java");

    private static final Pattern CITATION =
            Pattern.compile(
                    "RFC (\\d{3,5})(?:\\s+(§[0-9A-Z]+(?:\\.[0-9]+)*|appendix [A-Z]))?( todo| deviates)?");
    private static final Pattern ROW =
            Pattern.compile("(\\d{3,5})\t(yes|partial|planned|no)\t(\\S.*)");

    private record Row(int number, String status, String title) {}

    @Test
    void everyRowHasANumberAStatusAndATitleAndStandsInOrder() throws IOException {
        List<Row> rows = rows();
        List<Integer> numbers = rows.stream().map(Row::number).toList();
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void everyCitedSpecificationIsInTheList() throws IOException {
        Set<Integer> listed = new TreeSet<>();
        for (Row row : rows()) listed.add(row.number());
        Set<Integer> cited = new TreeSet<>(citations(MAIN).keySet());
        cited.addAll(citations(TESTS).keySet());
        assertThat(listed).containsAll(cited);
    }

    @Test
    void whatWeSayWeDoIsCitedWhereWeDoIt() throws IOException {
        Set<Integer> cited = citations(MAIN).keySet();
        for (Row row : rows()) {
            if (row.status().equals("yes"))
                assertThat(cited).as("RFC %d", row.number()).contains(row.number());
        }
    }

    @Test
    void theCoveragePageIsFresh() throws IOException {
        String page = page();
        if (Boolean.getBoolean("rfc.write")) Files.writeString(COVERAGE, page);
        assertThat(Files.readString(COVERAGE))
                .as("%s is stale: run RfcTest with -Drfc.write=true", COVERAGE)
                .isEqualTo(page);
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(LIST)) {
            Matcher row = ROW.matcher(line);
            assertThat(row.matches()).as("row \"%s\"", line).isTrue();
            rows.add(new Row(Integer.parseInt(row.group(1)), row.group(2), row.group(3)));
        }
        return rows;
    }

    /// Of each specification its sections, and for each the files that cite it; gaps and deviations
    /// are marked behind the file's name.
    private static Map<Integer, Map<String, Set<String>>> citations(Path sources)
            throws IOException {
        Map<Integer, Map<String, Set<String>>> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).sorted().toList()) {
                Matcher citation = CITATION.matcher(text(file));
                while (citation.find()) {
                    String section = citation.group(2) == null ? "" : citation.group(2);
                    String mark =
                            citation.group(3) == null ? "" : " (" + citation.group(3).strip() + ")";
                    found.computeIfAbsent(Integer.valueOf(citation.group(1)), _ -> new TreeMap<>())
                            .computeIfAbsent(section, _ -> new TreeSet<>())
                            .add(name(sources, file) + mark);
                }
            }
        }
        return found;
    }

    /// A citation may be broken over two lines of a comment.
    private static String text(Path file) throws IOException {
        return Files.readString(file).replaceAll("\\R\\s*///? ?", " ");
    }

    private static String name(Path sources, Path file) {
        Path relative = sources.resolve("org/veredus").relativize(file);
        return relative.toString().replace(".java", "").replace('/', '.');
    }

    private static String page() throws IOException {
        Map<Integer, Map<String, Set<String>>> cited = citations(MAIN);
        StringBuilder page =
                new StringBuilder(
                        "# Specifications, and where they are in the code\n\nMade by `RfcTest` of `rfc.tsv` and the citations in the sources.\n");
        for (Row row : rows()) {
            page.append("\n## RFC ")
                    .append(row.number())
                    .append(' ')
                    .append(row.title())
                    .append(": ")
                    .append(row.status())
                    .append("\n");
            Map<String, Set<String>> sections = cited.getOrDefault(row.number(), Map.of());
            if (!sections.isEmpty()) page.append('\n');
            sections.forEach(
                    (section, files) ->
                            page.append("- ")
                                    .append(section.isEmpty() ? "whole" : section)
                                    .append(": ")
                                    .append(String.join(", ", files))
                                    .append('\n'));
        }
        return page.toString();
    }
}
