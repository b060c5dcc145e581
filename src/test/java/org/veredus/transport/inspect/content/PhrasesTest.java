package org.veredus.transport.inspect.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.veredus.transport.inspect.Finding;

class PhrasesTest {
    private static final String RULE =
            """
            [[rule]]
            name = "sells-cheese"
            score = 2
            each = 1
            least = 2
            sentence = "It sells cheese."
            phrases = ["(fresh|old) cheese", "réduit"]
            words = ["gouda", "edam", "brie"]
            """;

    private static List<Finding> found(String text, String... further) {
        Findings findings = new Findings();
        new Phrases(PhraseRule.read(RULE, List.of(List.of(further)))).check(text, findings);
        return findings.all();
    }

    private static double score(String text, String... further) {
        return found(text, further).stream().mapToDouble(Finding::score).sum();
    }

    @Test
    void eachPhraseCountsOnceAndThreeWordsAreOne() {
        assertThat(score("fresh cheese, fresh cheese")).isZero();
        assertThat(score("fresh cheese, old cheese")).isEqualTo(2);
        assertThat(score("Fresh cheese: Gouda, Edam")).isZero();
        assertThat(score("Fresh cheese: Gouda, Edam and Brie")).isEqualTo(2);
        assertThat(score("old cheese, fresh cheese, REDUIT")).isEqualTo(3);
    }

    @Test
    void whatStandsThereIsTheEvidence() {
        assertThat(found("Our OLD  cheese, réduit"))
                .singleElement()
                .extracting(Finding::evidence)
                .isEqualTo("old cheese · réduit");
    }

    @Test
    void otherLanguagesAddTheirs() {
        String[] german = {"[sells-cheese]", "käse", "alter käse", "[sells-ham]", "schinken"};
        assertThat(score("Käse, réduit", german)).isEqualTo(2);
        assertThat(score("Alter Käse", german)).isZero(); // the longer of the two only
        assertThat(score("Käse, alter Käse", german)).isEqualTo(2);
    }

    @Test
    void aLongTextHasSomeWordsByChance() {
        String words = "Gouda, Edam and Brie, fresh cheese ";
        assertThat(score(words)).isEqualTo(2);
        assertThat(score(words + "and so on ".repeat(200))).isZero();
        assertThat(score("fresh cheese, réduit " + "and so on ".repeat(900))).isEqualTo(2);
    }

    @Test
    void nothingHidesBehindBlanks() {
        assertThat(score("fresh cheese" + " ".repeat(200_000) + "réduit")).isEqualTo(2);
    }

    @Test
    void aChoiceWithoutWordsIsAMistake() {
        assertThatThrownBy(() -> new Phrase("(fresh|) cheese"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(fresh|) cheese");
    }
}
