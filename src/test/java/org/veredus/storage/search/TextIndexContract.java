package org.veredus.storage.search;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every engine of the text index keeps to.
public interface TextIndexContract {
    TextIndexes open(Path folder);

    private static TextDocument document(long number, String subject, String body) {
        return new TextDocument(
                number,
                Map.of(Area.SUBJECT, subject, Area.BODY, body),
                List.of(subject, body),
                List.of(),
                true);
    }

    private static List<Long> containing(TextIndex index, String text) throws Exception {
        return list(requireNonNull(index.containing(text, Extent.READ)));
    }

    private static List<Long> list(Numbers numbers) {
        List<Long> list = new ArrayList<>();
        for (long each : numbers.all()) list.add(each);
        return list;
    }

    @Test
    default void beginsWithNothingAndRemembersHowFarItHasCome(@TempDir Path folder)
            throws Exception {
        try (TextIndexes indexes = open(folder)) {
            TextIndex index = indexes.of(7);
            assertThat(index.progress()).isEqualTo(Progress.NONE);
            assertThat(requireNonNull(index.containing("apple", Extent.READ)).covers(1)).isFalse();
            assertThat(index.ranked("apple", Set.of(Area.BODY)).scores()).isEmpty();
            index.write(List.of(document(3, "a", "b")), List.of(), new Progress(5, 17));
        }
        try (TextIndexes indexes = open(folder)) {
            assertThat(indexes.of(7).progress()).isEqualTo(new Progress(5, 17));
            Numbers all = indexes.of(7).all();
            assertThat(list(all)).containsExactly(3L);
            assertThat(all.covers(5)).isTrue();
            assertThat(all.covers(6)).isFalse();
            assertThat(indexes.of(8).progress()).isEqualTo(Progress.NONE);
            indexes.drop(7);
            assertThat(indexes.of(7).progress()).isEqualTo(Progress.NONE);
        }
    }

    @Test
    default void findsTextsInsideWordsWithoutCaseAndAccents(@TempDir Path folder) throws Exception {
        try (TextIndexes indexes = open(folder)) {
            TextIndex index = indexes.of(1);
            index.write(
                    List.of(
                            document(1, "Pineapples", "for Renée"),
                            document(
                                    2,
                                    "\u6771\u4eac\u90fd",
                                    "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2"),
                            new TextDocument(4, Map.of(), List.of("much"), List.of(), false)),
                    List.of(),
                    new Progress(4, 0));
            assertThat(containing(index, "NEAPP")).containsExactly(1L, 4L);
            assertThat(containing(index, "renee")).containsExactly(1L, 4L);
            assertThat(containing(index, "\u6771\u4eac\u90fd")).containsExactly(2L, 4L);
            assertThat(containing(index, "\u03c3\u03a5\u03a6\u039f\u03a3")).containsExactly(2L, 4L);
            assertThat(containing(index, "AP")).containsExactly(1L, 4L);
            assertThat(containing(index, "es")).containsExactly(1L, 4L);
            assertThat(containing(index, "s")).containsExactly(1L, 4L);
            assertThat(containing(index, "f e")).containsExactly(1L, 4L);
            assertThat(containing(index, "e f z")).containsExactly(4L);
            assertThat(containing(index, "\u4eac")).containsExactly(2L, 4L);
            assertThat(containing(index, "apple r")).containsExactly(1L, 4L);
            assertThat(containing(index, "apple z")).containsExactly(4L);
            assertThat(index.containing(" \t", Extent.ALL)).isNull();
            index.write(List.of(), List.of(1L), new Progress(4, 1));
            assertThat(containing(index, "neapp")).containsExactly(4L);
        }
    }

    @Test
    default void looksAtWhatNobodyReadsOnlyWhenAsked(@TempDir Path folder) throws Exception {
        try (TextIndexes indexes = open(folder)) {
            TextIndex index = indexes.of(1);
            index.write(
                    List.of(
                            new TextDocument(1, Map.of(), List.of("apple"), List.of("grape"), true),
                            new TextDocument(2, Map.of(), List.of("pear"), List.of("apple"), true)),
                    List.of(),
                    new Progress(2, 0));
            for (String text : List.of("apple", "pl", "l")) {
                assertThat(containing(index, text)).as(text).containsExactly(1L);
                assertThat(list(requireNonNull(index.containing(text, Extent.ALL))))
                        .as(text)
                        .containsExactly(1L, 2L);
            }
            // some of its grams are read, others not
            assertThat(list(requireNonNull(index.containing("apple grape", Extent.ALL))))
                    .containsExactly(1L);
        }
    }

    @Test
    default void neverLeavesOutWhatHasTheText(@TempDir Path folder) throws Exception {
        Random random = new Random(11);
        int[] letters =
                "abcdeABé\u00df\u0130\u0131\u03a3\u03c2 \t\ud801\udc00\ud801\udc28"
                        .codePoints()
                        .toArray();
        try (TextIndexes indexes = open(folder)) {
            TextIndex index = indexes.of(1);
            List<String> texts = new ArrayList<>();
            List<TextDocument> documents = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                StringBuilder text = new StringBuilder();
                for (int j = 0; j < 60; j++)
                    text.appendCodePoint(letters[random.nextInt(letters.length)]);
                texts.add(text.toString());
                documents.add(document(i + 1, "", text.toString()));
            }
            index.write(documents, List.of(), new Progress(200, 0));
            for (int i = 0; i < 500; i++) {
                String of = texts.get(random.nextInt(texts.size()));
                int from = random.nextInt(50);
                int to =
                        of.offsetByCodePoints(
                                of.offsetByCodePoints(0, from), 1 + random.nextInt(9));
                String part = of.substring(of.offsetByCodePoints(0, from), to);
                Numbers found = index.containing(part, Extent.READ);
                for (int j = 0; j < texts.size() && found != null; j++) {
                    boolean has = Folding.fold(texts.get(j)).contains(Folding.fold(part));
                    if (has) assertThat(found.has(j + 1)).as(part).isTrue();
                }
            }
        }
    }

    @Test
    default void ranksWordsInAnyOfTheirForms(@TempDir Path folder) throws Exception {
        try (TextIndexes indexes = open(folder)) {
            TextIndex index = indexes.of(1);
            String english = "the houses that we have seen were not for us and they are gone";
            String german = "die H\u00e4user die wir gesehen haben und nicht kaufen, das ist es";
            index.write(
                    List.of(
                            document(1, "houses", english),
                            document(2, "trip", english + " " + english),
                            document(3, "Reise", german),
                            document(4, "\u6771\u4eac\u90fd\u5e81", "other")),
                    List.of(),
                    new Progress(4, 0));
            Set<Area> all = EnumSet.allOf(Area.class);
            Ranked house = index.ranked("house", all);
            assertThat(house.scores()).containsOnlyKeys(1L, 2L);
            assertThat(house.of(1)).isEqualTo(1f);
            assertThat(house.of(2)).isBetween(0f, 1f);
            assertThat(index.ranked("kauf", all).scores()).containsOnlyKeys(3L);
            assertThat(index.ranked("Hauser", all).scores()).containsOnlyKeys(3L);
            assertThat(index.ranked("\u4eac\u90fd", all).scores()).containsOnlyKeys(4L);
            assertThat(index.ranked("houses trip", all).scores()).containsOnlyKeys(2L);
            assertThat(index.ranked("houses", Set.of(Area.SUBJECT)).scores()).containsOnlyKeys(1L);
            assertThat(index.ranked(" ?! ", all).scores()).isEmpty();
        }
    }
}
