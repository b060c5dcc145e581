package org.veredus.format.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OctetsTest {
    @Test
    void findsTheFirstOneWithinItsBounds() {
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            byte[] octets = new byte[random.nextInt(40)];
            for (int i = 0; i < octets.length; i++) octets[i] = (byte) (random.nextInt(6) - 3);
            byte sought = (byte) (random.nextInt(6) - 3);
            int from = random.nextInt(octets.length + 1);
            int to = from + random.nextInt(octets.length + 1 - from);
            assertThat(Octets.indexOf(octets, sought, from, to))
                    .isEqualTo(plainly(octets, sought, from, to));
        }
    }

    private static int plainly(byte[] octets, byte sought, int from, int to) {
        for (int i = from; i < to; i++) {
            if (octets[i] == sought) return i;
        }
        return to;
    }
}
