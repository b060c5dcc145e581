package org.veredus.format.fuzzy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SketchTest {
    private static final String LETTER =
            "Your parcel is waiting for you in our depot since yesterday, please confirm your address"
                    + " and pay the small fee for customs so that we can bring it to your door in the"
                    + " next two days, otherwise it goes back to whoever has sent it to you.";

    private static Sketch sketch(String text) {
        return Objects.requireNonNull(Sketch.of(text));
    }

    @Test
    void whatChangesFromCopyToCopyMakesNoDifference() {
        String copy =
                "Order 4711-X 17.11.2026 > "
                        + LETTER.replace(", ", " (see https://x.test/?id=77) , ")
                                .toUpperCase(Locale.ROOT)
                        + "\r\n\r\n> what was quoted\r\n> is somebody else's\r\n";
        assertThat(sketch(copy).likeness(sketch(LETTER))).isGreaterThan(0.8);
        assertThat(sketch(LETTER.replace("parcel", "par\u200Bcel"))).isEqualTo(sketch(LETTER));
    }

    @Test
    void aFewOtherWordsLeaveItAlikeAndOthersLettersAreNot() {
        String other = LETTER.replace("parcel", "packet").replace("customs", "taxes");
        assertThat(sketch(other).likeness(sketch(LETTER))).isBetween(0.65, 0.98);
        String foreign =
                "Dear colleagues, the minutes of our meeting on Friday are attached, please have a"
                        + " look whether all that was decided is in them and tell me until Monday.";
        assertThat(sketch(foreign).likeness(sketch(LETTER))).isLessThan(0.2);
    }

    @Test
    void wordsBehindATextDoNotHideIt() {
        StringBuilder padded = new StringBuilder(LETTER.repeat(6));
        for (int i = 0; i < 60; i++)
            padded.append("wort").append((char) ('a' + i % 26)).append(' ');
        assertThat(sketch(padded.toString()).likeness(sketch(LETTER))).isGreaterThan(0.3);
        String dots = "x ".repeat(1100);
        assertThat(sketch(dots + LETTER)).isEqualTo(sketch(dots));
    }

    @Test
    void aShortTextHasNone() {
        assertThat(Sketch.of("Shall we meet for lunch?")).isNull();
        assertThat(Sketch.of("1 ".repeat(10_000))).isNull();
    }

    @Test
    void scriptsWithoutSpacesHaveWords() {
        String japanese = "お荷物をお預かりしています。配送先の住所をご確認ください。手数料のお支払いをお願いします。";
        assertThat(sketch(japanese + "番号").likeness(sketch(japanese))).isGreaterThan(0.8);
    }

    @Test
    void alikeTextsShareABandAndItsRecordIsTheSame() {
        Random random = new Random(5);
        int found = 0;
        for (int round = 0; round < 100; round++) {
            StringBuilder one = new StringBuilder();
            StringBuilder other = new StringBuilder();
            for (int i = 0; i < 120; i++) {
                String word =
                        Integer.toString(random.nextInt(1 << 20), 26).replaceAll("[0-9]", "q");
                one.append(word).append("n ");
                other.append(random.nextInt(20) == 0 ? "else" : word).append("n ");
            }
            long[] first = sketch(one.toString()).bands();
            long[] second = sketch(other.toString()).bands();
            boolean shared = false;
            for (int i = 0; i < first.length; i++) shared |= first[i] == second[i];
            if (shared) found++;
        }
        assertThat(found).isGreaterThan(95);
        assertThat(Sketch.parse(sketch(LETTER).toBytes())).isEqualTo(sketch(LETTER));
    }
}
