package org.veredus.format.dsn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EnhancedStatusTest {
    @Test
    void readsStatusCodes() {
        assertThat(EnhancedStatus.parse("5.1.1 no such user"))
                .isEqualTo(new EnhancedStatus(5, 1, 1));
        assertThat(EnhancedStatus.parse("4.7.999")).hasToString("4.7.999");
        for (String wrong : new String[] {"", "3.1.1", "5.1", "5.1.1000", "x 5.1.1", "5..1"}) {
            assertThat(EnhancedStatus.parse(wrong)).as(wrong).isNull();
        }
        assertThatThrownBy(() -> new EnhancedStatus(5, 1000, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
