package org.veredus.format.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.veredus.format.message.Header;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.reading.Reading;

class FeaturesTest {
    private static Set<Integer> of(String message) {
        byte[] octets = message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        Header header = Header.parse(octets, octets.length);
        FeatureSet set = Features.of(Reading.of(octets, header, MimeIndexer.index(octets)));
        Set<Integer> features = new HashSet<>();
        Arrays.stream(set.toArray()).forEach(features::add);
        return features;
    }

    @Test
    void aListsTagAndFooterSayNothing() {
        String footer = "_".repeat(40) + "\nList mailing list\nlist@list.test\n";
        assertThat(ListMarks.subject("Re: [My List] Fwd: watches")).isEqualTo("watches");
        assertThat(ListMarks.subject("[x")).isEqualTo("[x");
        assertThat(ListMarks.subject("re:re:[a][b]")).isEmpty();
        assertThat(ListMarks.text("Hello\n" + footer)).isEqualTo("Hello\n");
        assertThat(of("Subject: [My] x\n\nHello\n" + footer))
                .isEqualTo(of("Subject: [Our] x\n\nHello\n" + footer.replace("list@", "other@")));
    }

    @Test
    void theWayOutOfAListAndItsHostsAdvertisementSayNothing() {
        String way = "To Unsubscribe: send mail to majordomo@list.test\nwith \"unsubscribe l\"\n";
        assertThat(ListMarks.text("Hello\n\n" + way)).isEqualTo("Hello\n\n");
        String host = "-".repeat(40) + "\nThis list is sponsored by a shop: http://shop.test\n";
        String footer = "_".repeat(40) + "\nhttps://list.test/listinfo/l\n";
        assertThat(ListMarks.text("Hello\n" + host + footer)).isEqualTo("Hello\n");
    }

    @Test
    void whatOneSenderWritesBehindALineIsHisOwn() {
        String text = "Hello\n" + "_".repeat(40) + "\nTo be removed from our list click here\n";
        assertThat(ListMarks.text(text)).isEqualTo(text);
    }

    @Test
    void eachFeatureIsOfOneAspect() {
        Set<Integer> features = of("From: a@b.test\nSubject: x\n\nsee http://c.test/d\n");
        for (Aspect aspect : Aspect.values())
            assertThat(features).anyMatch(feature -> Aspect.of(feature) == aspect.ordinal());
    }

    @Test
    void aLineOfSignsFarFromTheEndIsNoFooter() {
        String text = "Hello\n" + "-".repeat(30) + "\n" + "word ".repeat(200);
        assertThat(ListMarks.text(text)).isEqualTo(text);
        String all = "-".repeat(30) + "\nall of it";
        assertThat(ListMarks.text(all)).isEqualTo(all);
    }

    @Test
    void whatHostsOnTheWayWroteSaysNothing() {
        String letter = "From: a@b.test\nSubject: x\n\ny\n";
        assertThat(of("Received: from x by y\nX-Spam-Status: Yes\nList-Id: <l.test>\n" + letter))
                .isEqualTo(of(letter));
    }

    @Test
    void theOrderOfFieldsIsTheSenders() {
        assertThat(of("From: a@b.test\nSubject: x\nDate: y\n\nz\n"))
                .isNotEqualTo(of("From: a@b.test\nDate: y\nSubject: x\n\nz\n"));
    }

    @Test
    void howASubjectHidesItsLettersCountsButNotInWhichLanguage() {
        assertThat(HeaderShape.encoding("Re: =?iso-8859-1?q?caf=E9?=")).isEqualTo("Q");
        assertThat(HeaderShape.encoding("=?big5?B?pKSk5Q==?=")).isEqualTo("B");
        assertThat(HeaderShape.encoding("=?UTF-8?B?eA==?=")).isEqualTo("B");
        assertThat(HeaderShape.encoding("what=?is?")).isEmpty();
        assertThat(HeaderShape.encoding("=?a?bc?")).isEmpty();
        assertThat(HeaderShape.encoding("")).isEmpty();
    }

    @Test
    void charactersThatNobodyCanReadCount() {
        String letter = "From: a@b.test\nContent-Type: text/plain; charset=utf-8\n\n";
        assertThat(of(letter + "well said\n")).isNotEqualTo(of(letter + "well \uFFFD said\n"));
        assertThat(of(letter + "well \uFFFD said\n"))
                .isNotEqualTo(of(letter + "well \uFFFD\uFFFD\uFFFD\uFFFD said\n"));
    }
}
