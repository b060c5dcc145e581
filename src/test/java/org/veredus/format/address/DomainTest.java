package org.veredus.format.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainTest {
    @ParameterizedTest
    @CsvSource({
        "Example.COM, example.com",
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER.example, xn--bcher-kva.example",
        "xn--bcher-kva.example, xn--bcher-kva.example",
        "faß.example, xn--fa-hia.example",
        "普遍接受-测试.世界, xn----f38am99bqvcd5liy1cxsg.xn--rhqv96g",
        "a_b.example, a_b.example",
        "r3---sn-abc.example, r3---sn-abc.example",
        "localhost, localhost",
        "[192.0.2.1], [192.0.2.1]",
        "[ipv6:2001:DB8:0:0:0:0:0:1], [IPv6:2001:db8::1]",
        "[IPv6:::], [IPv6:::]",
        "[IPv6:1:0:0:2:0:0:0:3], [IPv6:1:0:0:2::3]",
    })
    void hasOneCanonicalForm(String text, String ascii) throws AddressException {
        assertThat(Domain.parse(text).ascii()).isEqualTo(ascii);
        assertThat(Domain.parse(ascii)).isEqualTo(Domain.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a..b",
                ".a",
                "a.",
                "-a.example",
                "a-.example",
                "a b",
                "a\r\nb",
                "a@b",
                "a,b",
                "xn--a.example",
                "\u0300a.example",
                "a\u2024\u2024b",
                "[",
                "[]",
                "[1.2.3]",
                "[1.2.3.4",
                "[01.2.3.4]",
                "[1.2.3.256]",
                "[IPv6:1.2.3.4]",
                "[IPv6:fe80::1%eth0]",
                "[IPv6:::g]",
                "[x:y]",
                "[1.2.3.4]x",
                "[1.2.3.4.]",
                "\ud800.example",
                "[IPv6:[::1]]"
            })
    void refusesWhatIsNoDomain(String text) {
        assertThatThrownBy(() -> Domain.parse(text)).isInstanceOf(AddressException.class);
    }

    @Test
    void keepsTheLengthLimits() throws AddressException {
        String label = "a".repeat(63);
        assertThat(Domain.parse(label + ".example").ascii()).startsWith(label);
        assertThatThrownBy(() -> Domain.parse("a" + label + ".example"))
                .hasMessageContaining("label longer than 63");
        String longest = String.join(".", label, label, label, label);
        assertThat(Domain.parse(longest).ascii()).hasSize(255);
        assertThatThrownBy(() -> Domain.parse("b." + longest))
                .hasMessageContaining("longer than 255");
        assertThatThrownBy(() -> Domain.parse("ü".repeat(1_000_000)))
                .hasMessageContaining("longer than 255");
    }

    @Test
    void showsULabels() throws AddressException {
        assertThat(Domain.parse("xn--bcher-kva.example").unicode()).isEqualTo("bücher.example");
        assertThat(Domain.parse("example").unicode()).isEqualTo("example");
    }

    @Test
    void givesTheAddressOfALiteral() throws AddressException {
        assertThat(Domain.parse("[192.0.2.1]").literalAddress().getAddress())
                .containsExactly(192, 0, 2, 1);
        assertThat(Domain.parse("[IPv6:2001:db8::1]").literalAddress().getAddress()).hasSize(16);
        assertThatThrownBy(() -> Domain.parse("example").literalAddress())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void cannotBeMadeWrong() {
        assertThatThrownBy(() -> new Domain("Example"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Domain("[IPv6:0:0:0:0:0:0:0:1]"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
