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

class MannerTest {
    private static final String LETTER = "From: Ann <ann@firm.test>\nSubject: x\n";

    private static Set<Integer> of(String message) {
        byte[] octets = message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        Header header = Header.parse(octets, octets.length);
        FeatureSet set = Manner.of(Reading.of(octets, header, MimeIndexer.unseen(octets)));
        Set<Integer> features = new HashSet<>();
        Arrays.stream(set.toArray()).forEach(features::add);
        return features;
    }

    private static Set<Integer> words(String text) {
        Set<Integer> words =
                of(LETTER + "Content-Type: text/plain; charset=utf-8\n\n" + text + "\n");
        words.removeIf(feature -> Aspect.of(feature) != Aspect.WORDS.ordinal());
        return words;
    }

    private static Set<Integer> common(String one, String other) {
        Set<Integer> common = words(one);
        common.retainAll(words(other));
        common.removeAll(words("")); // the name and the subject
        return common;
    }

    @Test
    void wordsThatBeginAlikeHaveTheirBeginningInCommon() {
        assertThat(common("Rechnung", "Rechnungen")).hasSize(1);
        assertThat(common("Rechnung", "Recht")).isEmpty();
        assertThat(common("zahlen", "zahlen")).hasSize(2);
    }

    @Test
    void twoWordsSideBySideSayMoreThanEachForItself() {
        assertThat(common("your parcel", "parcel your")).hasSize(3); // both, and a beginning
        assertThat(common("your parcel", "your parcel")).hasSize(4);
        assertThat(common("中奖", "奖中")).hasSize(2);
        assertThat(common("中奖", "中奖")).hasSize(3);
    }

    @Test
    void howItIsSentSaysNothing() {
        String plain = LETTER + "\nyour parcel\n";
        String sent =
                "Received: from a by b\nX-Mailer: M\nList-Unsubscribe: <https://m.test/>\n"
                        + LETTER
                        + "MIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\neW91ciBwYXJjZWwK\n";
        assertThat(of(sent)).isEqualTo(of(plain));
    }

    @Test
    void senderAndWhatHeBringsAreTraits() {
        String text = "Subject: x\n\nhello\n";
        Set<Integer> firm = of("From: Ann <ann@firm.test>\n" + text);
        assertThat(of("From: Ann <ann@gmail.com>\n" + text)).isNotEqualTo(firm);
        assertThat(of("From: Ann <ann@firm.test>\nReply-To: b@other.test\n" + text))
                .isNotEqualTo(firm);
        assertThat(of("From: Ann <ann@firm.test>\nReply-To: b@firm.test\n" + text)).isEqualTo(firm);
        assertThat(of("From: Ann <ann@firm.test>\nSubject: x\n\nhello 100 EUR\n"))
                .isNotEqualTo(firm);
    }

    @Test
    void endlessTextTakesBoundedTime() {
        assertThat(of(LETTER + "\n" + "1 ".repeat(500_000) + "a@".repeat(100_000)).size())
                .isLessThan(1000);
    }
}
