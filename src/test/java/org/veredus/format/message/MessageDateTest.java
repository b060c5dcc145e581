package org.veredus.format.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDateTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Fri, 21 Nov 1997 09:55:06 -0600 | 1997-11-21T09:55:06-06:00",
                "Thu, 13 Feb 1969 23:32 -0330 (Newfoundland Time) | 1969-02-13T23:32:00-03:30",
                "21 Nov 97 09:55:06 GMT | 1997-11-21T09:55:06Z",
                "Fri, 21 Nov 1997 09(comment):   55  :  06 -0600 | 1997-11-21T00:00:00Z",
                "1 Jan 49 00:00 EST | 2049-01-01T00:00:00-05:00",
                "1 Jan 102 00:00 Z | 2002-01-01T00:00:00Z",
                "31 Dec 2016 23:59:60 +0000 | 2016-12-31T23:59:59Z",
                "Thu Jan  1 01:02:03 1970 | 1970-01-01T01:02:03Z",
                "Thu Jan  1 01:02:03 PST 1970 | 1970-01-01T01:02:03-08:00",
                "Tue, 03-Feb-2004 10:11:12 K | 2004-02-03T10:11:12Z",
                "Tue, 3 February 2004 10.11.12 GMT+0100 | 2004-02-03T10:11:12+01:00",
                "Tue, 3 Feb 2004 10:11:12 +9999 | 2004-02-03T10:11:12Z",
            })
    void readsGoodAndBadDates(String text, String expected) {
        assertThat(MessageDate.parse(text)).isEqualTo(OffsetDateTime.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "31 Feb 2020 00:00 Z",
                "0 Jan 2020",
                "1 Jan",
                "1 Jan 2020 25:00",
                "(((",
                "99999999999 Jan 1"
            })
    void findsNoDateInOtherThings(String text) {
        assertThat(MessageDate.parse(text)).isNull();
    }

    @Test
    void writesWhatItReads() {
        var random = new Random(3339);
        for (int i = 0; i < 1000; i++) {
            OffsetDateTime date =
                    OffsetDateTime.parse("2001-02-03T04:05:06+05:30")
                            .plusSeconds(random.nextInt(1 << 30));
            assertThat(MessageDate.parse(MessageDate.write(date))).isEqualTo(date);
        }
        assertThat(MessageDate.write(OffsetDateTime.parse("1997-11-01T09:55:06-06:00")))
                .isEqualTo("Sat, 1 Nov 1997 09:55:06 -0600");
    }

    @Test
    void neverThrows() {
        var random = new Random(822);
        String[] pieces = {
            "1", "12", "2004", "Jan", "10:11", ":", "+0100", "-", " ", ", ", "(", ")", "GMT",
            "9999", "ü", "."
        };
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            OffsetDateTime date = MessageDate.parse(text.toString());
            assertThat(date == null || date.getYear() >= 0).isTrue();
        }
    }
}
