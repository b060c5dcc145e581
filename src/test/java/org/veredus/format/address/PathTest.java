package org.veredus.format.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTest {
    @Test
    void readsReversePaths() throws AddressException {
        assertThat(ReversePath.parse("")).isEqualTo(new ReversePath.Null());
        assertThat(ReversePath.parse("").wire()).isEqualTo("<>");
        assertThat(ReversePath.parse("a@b").wire()).isEqualTo("<a@b>");
    }

    @Test
    void dropsSourceRoutes() throws AddressException {
        // RFC 5321 appendix C
        assertThat(ForwardPath.parse("@hosta.int,@jkl.org:userc@d.bar.org").wire())
                .isEqualTo("<userc@d.bar.org>");
        assertThat(ReversePath.parse("@a:\"x y\"@b").wire()).isEqualTo("<\"x y\"@b>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"@a", "@a,b:c@d", "@:c@d", "@a:@b:c@d", "@a,:c@d", "@a:"})
    void refusesBrokenRoutes(String path) {
        assertThatThrownBy(() -> ReversePath.parse(path)).isInstanceOf(AddressException.class);
    }

    @Test
    void knowsThePostmasterWithoutADomain() throws AddressException {
        assertThat(ForwardPath.parse("pOSTmaster")).isEqualTo(new ForwardPath.Postmaster());
        assertThat(ForwardPath.parse("postmaster@a")).isInstanceOf(ForwardPath.To.class);
        assertThatThrownBy(() -> ReversePath.parse("postmaster"))
                .isInstanceOf(AddressException.class);
        assertThatThrownBy(() -> ForwardPath.parse("")).isInstanceOf(AddressException.class);
    }
}
