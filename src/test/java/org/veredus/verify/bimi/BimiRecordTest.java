package org.veredus.verify.bimi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BimiRecordTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "v=BIMI1; l=https://a.test/l.svg; a=https://a.test/c.pem"
                        + " | https://a.test/l.svg https://a.test/c.pem BRAND",
                "v=BIMI1; l=https://a.test/l.svg; a=; | https://a.test/l.svg null BRAND",
                "v=BIMI1;l=https://a.test/l.svg | https://a.test/l.svg null BRAND",
                "' v = BIMI1 ; L = https://a.test/ ' | https://a.test/ null BRAND",
                "v=BIMI1; l=https://a.test/; avp=personal | https://a.test/ null PERSONAL",
                "v=BIMI1; l=https://a.test/; avp=other; new=1 | https://a.test/ null BRAND",
                "v=BIMI1; l=; a=; | declined",
                "v=BIMI1; l= | declined",
                "v=BIMI1; l=; a=https://a.test/ | the record has evidence, but no logo",
                "v=BIMI1 | the record has no tag l",
                "v=BIMI1; a=https://a.test/ | the record has no tag l",
                "v=BIMI1; l=http://a.test/ | the tag l is no https address",
                "v=BIMI1; l=https:///path | the tag l is no https address",
                "v=BIMI1; l=https://me@a.test/ | the tag l is no https address",
                "v=BIMI1; l=https://a.test/ b | the tag l is no https address",
                "v=BIMI1; l=https://a.test/; a=file:///etc | the tag a is no https address",
                "v=BIMI1; l=https://a.test/; l=https://b.test/ | the record has the tag l twice",
                "v=BIMI1; nonsense" + " | the record is no list of tags at \"nonsense\"",
                "v=BIMI2; l=https://a.test/ | null",
                "l=https://a.test/; v=BIMI1 | null",
                "v=BIMI10; l= | null",
                "v=bimi1; l= | null",
                "v=spf1 -all | null",
                "'' | null"
            })
    void reads(String text, String expected) {
        assertThat(told(text)).isEqualTo(expected == null ? "none" : expected);
    }

    private static String told(String text) {
        BimiRecord record = BimiRecord.parse(text);
        if (record == null) return "none";
        return switch (record) {
            case BimiRecord.Assertion(var location, var evidence, var avatar) ->
                    location + " " + evidence + " " + avatar;
            case BimiRecord.Declined() -> "declined";
            case BimiRecord.Broken(var why) -> why;
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "v=BIMI1; s=brand; | brand",
                "v=BIMI1;s=a.b-c_d | a.b-c_d",
                "s=brand; v=BIMI1 | null",
                "s=brand | null",
                "v=BIMI1; s=; | null",
                "v=BIMI1; s=a/b | null",
                "v=BIMI1; s=.a | null",
                "v=BIMI1; s=a; s=b | null"
            })
    void readsSelectors(String value, String expected) {
        assertThat(String.valueOf(BimiSelector.parse(value))).isEqualTo("" + expected);
    }

    @Test
    void nothingBreaksIt() {
        Random random = new Random(20);
        String start = "v=BIMI1; l=https://a.test/l.svg; a=https://a.test/c.pem; avp=brand";
        for (int i = 0; i < 20_000; i++) {
            char[] text = start.toCharArray();
            for (int change = random.nextInt(6); change >= 0; change--)
                text[random.nextInt(text.length)] = (char) random.nextInt(256);
            assertThat(told(new String(text))).isNotEmpty();
        }
    }
}
