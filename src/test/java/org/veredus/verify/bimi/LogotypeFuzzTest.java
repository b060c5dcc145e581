package org.veredus.verify.bimi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.veredus.verify.bimi.MarkAuthorities.Unproven;

/// Extensions with some octets changed have a logo, or there is a sentence why not.
final class LogotypeFuzzTest {
    private static final byte[] LOGO =
            SvgProfileTest.octets(
                    "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>A</title></svg>");
    private static final int RUNS = Integer.getInteger("fuzz.runs", 20_000);

    @Test
    void everyExtensionHasALogoOrAReason() throws Exception {
        byte[] whole = Marks.logotype(LOGO);
        assertThat(Logotype.svg(whole)).isEqualTo(LOGO);
        Random random = new Random(9399);
        for (int i = 0; i < RUNS; i++) {
            byte[] changed = whole.clone();
            int structure = random.nextInt(4) == 0 ? changed.length : 90;
            for (int n = random.nextInt(1, 4); n > 0; n--)
                changed[random.nextInt(structure)] = (byte) random.nextInt(256);
            try {
                Logotype.svg(changed);
            } catch (Unproven expected) {
                assertThat(expected).hasMessageMatching(".+");
            }
        }
    }
}
