package org.veredus.format.dsn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;

class DsnParametersTest {
    @Test
    void readsNotify() throws DsnException {
        assertThat(DsnNotify.parse("never").wire()).isEqualTo("NEVER");
        assertThat(DsnNotify.parse("delay,Success").wire()).isEqualTo("SUCCESS,DELAY");
        assertThat(DsnNotify.standard().wants(DsnNotify.Event.SUCCESS)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NEVER,DELAY", "SUCCESS,", "SUCCESS,SUCCESS", "x", "DELAY DELAY"})
    void refusesOtherNotify(String value) {
        assertThatThrownBy(() -> DsnNotify.parse(value)).isInstanceOf(DsnException.class);
    }

    @Test
    void readsOptions() throws DsnException {
        DsnOptions options = DsnOptions.parse("hdrs", "QQ+2B314159");
        assertThat(options).isEqualTo(new DsnOptions(DsnOptions.Returned.HDRS, "QQ+314159"));
        assertThat(options.envelopeIdParameter()).isEqualTo("QQ+2B314159");
        assertThat(DsnOptions.parse(null, null)).isEqualTo(DsnOptions.none());
        assertThatThrownBy(() -> DsnOptions.parse("all", null)).isInstanceOf(DsnException.class);
        assertThatThrownBy(() -> DsnOptions.parse(null, "")).isInstanceOf(DsnException.class);
        assertThatThrownBy(() -> DsnOptions.parse(null, "a".repeat(101)))
                .isInstanceOf(DsnException.class);
    }

    @Test
    void readsOriginalRecipients() throws DsnException, AddressException {
        TypedAddress plus = TypedAddress.parseParameter("RFC822;a+2Bb@example.com");
        assertThat(plus).isEqualTo(new TypedAddress("rfc822", "a+b@example.com"));
        assertThat(plus.parameter()).isEqualTo("rfc822;a+2Bb@example.com");
        TypedAddress umlaut = TypedAddress.of(Address.parse("jürgen+x@example.com"));
        assertThat(umlaut.parameter()).isEqualTo("utf-8;j\\x{FC}rgen\\x{2B}x@example.com");
        assertThat(TypedAddress.parseParameter(umlaut.parameter())).isEqualTo(umlaut);
        assertThat(TypedAddress.parseParameter("utf-8;jürgen@x").address()).isEqualTo("jürgen@x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rfc822",
                ";a@b",
                "rfc822;",
                "rfc822;a+0D+0Ab",
                "rfc822;a+2b",
                "rfc822;a=b",
                "rfc822;ü",
                "rfc822;a+",
                "utf-8;\\x{0A}",
                "utf-8;\\x{D800}",
                "utf-8;\\x{FFFFFF}",
                "a b;c",
                "rfc822;a b",
                "rfc822;+FF"
            })
    void refusesOtherOriginalRecipients(String value) {
        assertThatThrownBy(() -> TypedAddress.parseParameter(value))
                .isInstanceOf(DsnException.class);
    }

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
