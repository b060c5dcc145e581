package org.veredus.format.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Joe.O'Neil+tag@Example.COM | Joe.O'Neil+tag | Joe.O'Neil+tag@example.com",
                "\"a b\"@example.com | a b | \"a b\"@example.com",
                "\"plain\"@example.com | plain | plain@example.com",
                "\"a@b\"@c | a@b | \"a@b\"@c",
                "\"q\\\"\\\\\"@c | q\"\\ | \"q\\\"\\\\\"@c",
                "\".dots..\"@c | .dots.. | \".dots..\"@c",
                "用户@例子.广告 | 用户 | 用户@xn--fsqu00a.xn--4rr70v",
                "\uD83D\uDE00@example.com | \uD83D\uDE00 | \uD83D\uDE00@example.com",
                "a@[192.0.2.1] | a | a@[192.0.2.1]",
            })
    void readsMailboxes(String text, String local, String wire) throws AddressException {
        Address address = Address.parse(text);
        assertThat(address.localPart()).isEqualTo(local);
        assertThat(address.wire()).isEqualTo(wire);
        assertThat(Address.parse(address.wire())).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "@b",
                "a@",
                "a@b@c",
                ".a@b",
                "a.@b",
                "a..b@c",
                "a b@c",
                "\"a@b",
                "\"a\"b@c",
                "\"a\"",
                "a\r\n@b",
                "\"a\rb\"@c",
                "\"a\\\nb\"@c",
                "\"\\ü\"@c",
                "a\u0000@b",
                "\u0085@b",
                "\ud800@b",
                "a@b>",
                "<a@b>",
                "a,b@c",
                "\"a\\\"@b"
            })
    void refusesWhatIsNoMailbox(String text) {
        assertThatThrownBy(() -> Address.parse(text)).isInstanceOf(AddressException.class);
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        assertThatThrownBy(() -> Address.parse("ab cd@example.com"))
                .hasMessage("unexpected U+0020 at character 3 of the address");
        assertThatThrownBy(() -> Address.parse("ab@example.c(m"))
                .hasMessage("unexpected '(' at character 10 of domain");
    }

    @Test
    void keepsTheLengthLimits() throws AddressException {
        assertThat(Address.parse("a".repeat(255) + "@b").localPart()).hasSize(255);
        assertThatThrownBy(() -> Address.parse("a".repeat(256) + "@b"))
                .hasMessageContaining("local part longer than 255");
        assertThatThrownBy(() -> Address.parse("ü".repeat(128) + "@b"))
                .hasMessageContaining("local part longer than 255");
        String quoted = "\"" + "\\a".repeat(200) + " \"";
        assertThat(Address.parse(quoted + "@b").localPart()).hasSize(201);
    }

    @Test
    void needsSmtpUtf8OnlyForTheLocalPart() throws AddressException {
        assertThat(Address.parse("jürgen@example.com").needsSmtpUtf8()).isTrue();
        assertThat(Address.parse("a@bücher.example").needsSmtpUtf8()).isFalse();
    }

    @Test
    void findsOneKeyForSpellingsOfOneAddress() throws AddressException {
        assertThat(Address.parse("JU\u0308RGEN@EXAMPLE.com").lookupKey())
                .isEqualTo(Address.parse("j\u00fcrgen@example.com").lookupKey())
                .isEqualTo("j\u00fcrgen@example.com");
    }

    @Test
    void survivesGarbageAndComesBackFromTheWire() {
        var random = new Random(5321);
        String alphabet = "ab.\"\\@[] <>:,;\r\n\0ü\u0300\ud83d\ude00xn--1IPv6";
        for (int round = 0; round < 50_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                Address address = Address.parse(text.toString());
                assertThat(Address.parse(address.wire())).isEqualTo(address);
            } catch (AddressException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
    }
}
