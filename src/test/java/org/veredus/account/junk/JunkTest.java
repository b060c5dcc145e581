package org.veredus.account.junk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.veredus.format.features.FeatureSet;
import org.veredus.format.features.Features;
import org.veredus.format.message.Header;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.reading.Reading;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

class JunkTest {
    private static final String OFFER =
            "From: a@b.test\r\nSubject: Cheap watches\r\n\r\nBuy cheap watches and golden rings now,"
                    + " the best price in town for everybody who orders today!\r\n";
    private static final String LETTER =
            "From: c@d.test\r\nSubject: Lunch\r\n\r\nShall we meet for lunch at the river on Friday?"
                    + " I bring the bread and you bring the cheese.\r\n";

    private final MemoryStore store = new MemoryStore(new FakeClock());

    private static FeatureSet features(String message) {
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        Header header = Header.parse(octets, octets.length);
        return Features.of(Reading.of(octets, header, MimeIndexer.index(octets)));
    }

    private static boolean learn(ServerJunk junk, String message, JunkClass as) throws Exception {
        FeatureSet features = features(message);
        return junk.learn(MessageKey.of(features), features, as);
    }

    private static double lean(ServerJunk junk, String message) {
        return junk.classifier().opinion(features(message)).lean();
    }

    @Test
    void leansToWhatItWasTaught() throws Exception {
        ServerJunk junk = ServerJunk.open(store);
        double before = lean(junk, OFFER);
        assertThat(learn(junk, OFFER, JunkClass.JUNK)).isTrue();
        assertThat(lean(junk, OFFER)).isGreaterThan(before + 1);
    }

    @Test
    void learnsAMessageOnce() throws Exception {
        ServerJunk junk = ServerJunk.open(store);
        learn(junk, OFFER, JunkClass.JUNK);
        double once = lean(junk, OFFER);
        assertThat(learn(junk, OFFER, JunkClass.JUNK)).isFalse();
        assertThat(lean(junk, OFFER)).isEqualTo(once);
        assertThat(junk.messages()).isEqualTo(1);
    }

    @Test
    void takesBackWhatWasLearnedWrongly() throws Exception {
        ServerJunk corrected = ServerJunk.open(store);
        learn(corrected, OFFER, JunkClass.WANTED);
        learn(corrected, LETTER, JunkClass.WANTED);
        learn(corrected, OFFER, JunkClass.JUNK);
        ServerJunk right = ServerJunk.shipped();
        learn(right, OFFER, JunkClass.JUNK);
        learn(right, LETTER, JunkClass.WANTED);
        assertThat(lean(corrected, OFFER)).isEqualTo(lean(right, OFFER));
    }

    @Test
    void remembersWhatWasSaved() throws Exception {
        ServerJunk junk = ServerJunk.open(store);
        learn(junk, OFFER, JunkClass.JUNK);
        junk.save();
        ServerJunk again = ServerJunk.open(store);
        assertThat(lean(again, OFFER)).isEqualTo(lean(junk, OFFER));
        assertThat(learn(again, OFFER, JunkClass.JUNK)).isFalse();
    }

    @Test
    void findsItsOwnWeightsFromAHundredMessagesOfEachClassOn() throws Exception {
        ServerJunk junk = ServerJunk.open(store);
        for (int i = 0; i < 99; i++) teach(junk, i);
        junk.save();
        double before = weighed(junk);
        teach(junk, 99);
        junk.save();
        double after = weighed(junk);
        assertThat(after).isGreaterThan(before + 1);
        assertThat(weighed(ServerJunk.open(store))).isEqualTo(after);
    }

    private static void teach(ServerJunk junk, int number) throws Exception {
        learn(junk, "Subject: gadgets\r\n\r\nquux gadgets for word" + number, JunkClass.JUNK);
        learn(junk, "Subject: river\r\n\r\nthe river at word" + number, JunkClass.WANTED);
    }

    private static double weighed(ServerJunk junk) {
        return lean(junk, "Subject: gadgets\r\n\r\nquux gadgets for everybody");
    }

    @Test
    void whatAPersonTaughtSaysLittleOfWhatIsHalfUnlikeIt() {
        Counts person = new Counts(18);
        person.learn(features(OFFER), JunkClass.JUNK);
        String half = LETTER.replace("at the river", "and buy golden rings now");
        assertThat(gained(person, OFFER)).isGreaterThan(20);
        assertThat(gained(person, half)).isLessThan(gained(person, OFFER) / 4);
    }

    private static double gained(Counts person, String message) {
        Shipped shipped = Shipped.read();
        FeatureSet features = features(message);
        Classifier.Taught none = new Classifier.Taught(shipped, null, null, null, null);
        Classifier.Taught some = new Classifier.Taught(shipped, null, null, null, person);
        return Classifier.of(some).opinion(features).lean()
                - Classifier.of(none).opinion(features).lean();
    }

    @Test
    void packedCountsComeBack() throws Exception {
        Random random = new Random(1);
        Counts counts = new Counts(12);
        List<FeatureSet> learned = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            FeatureSet features = features("Subject: " + random.nextLong() + "\r\n\r\nword" + i);
            learned.add(features);
            counts.learn(features, i % 3 == 0 ? JunkClass.JUNK : JunkClass.WANTED);
        }
        Counts back = Objects.requireNonNull(PackedCounts.unpack(PackedCounts.pack(counts)));
        assertThat(back.junkMessages()).isEqualTo(17);
        for (FeatureSet features : learned) {
            for (int feature : features.toArray())
                assertThat(back.wanted(feature)).isEqualTo(counts.wanted(feature));
        }
    }

    @Test
    void oldHabitsFade() {
        Counts counts = new Counts(12);
        FeatureSet features = features(OFFER);
        for (int i = 0; i < 9; i++) counts.learn(features, JunkClass.JUNK);
        counts.fade();
        assertThat(counts.junkMessages()).isEqualTo(4);
        assertThat(counts.junk(features.toArray()[0])).isEqualTo(4);
    }
}
