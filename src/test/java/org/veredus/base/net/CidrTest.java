package org.veredus.base.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1/32", "192.0.2.0/24", "2001:db8:0:0:0:0:0:0/32"})
    void readsWhatItWrites(String network) {
        assertThat(Cidr.parse(network)).hasToString(network);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "10.1", "192.0.2", "192.0.2/24", "3232235777", "1.2.3.4.5"})
    void wantsAddressesInFull(String network) {
        assertThatThrownBy(() -> Cidr.parse(network)).isInstanceOf(IllegalArgumentException.class);
    }
}
