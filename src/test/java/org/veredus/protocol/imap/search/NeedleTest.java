package org.veredus.protocol.imap.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NeedleTest {
    private static final String LETTERS = "aAbBäÄa\u0308\u00dfsS\ufb01Ii\u0131\u0130\u03c3\u03c2";

    private static String text(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--)
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        return text.toString();
    }

    /// A folded text is searched by another algorithm.
    @Test
    void findsTheSameInATextThatIsFolded() {
        Random random = new Random(1);
        int found = 0;
        for (int i = 0; i < 50_000; i++) {
            String wanted = text(random, 4);
            String hay = text(random, 30);
            Needle needle = new Needle(wanted);
            boolean there = needle.in(hay);
            assertThat(Needle.folded(hay).contains(needle.folded()))
                    .as(wanted + " in " + hay)
                    .isEqualTo(there);
            if (there) found++;
        }
        assertThat(found).isBetween(5_000, 45_000);
    }

    @Test
    void aFoldedTextStaysWhatItIs() {
        assertThat(Needle.folded("re: order")).isEqualTo("re: order");
        assertThat(Needle.folded("Re: ORDER")).isEqualTo("re: order");
        assertThat(Needle.folded("CAF\u00c9")).isEqualTo("cafe\u0301");
    }
}
