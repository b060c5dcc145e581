package org.veredus.account.junk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.veredus.format.features.FeatureSet;
import org.veredus.format.features.Features;
import org.veredus.format.message.Header;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.reading.Reading;
import org.veredus.journey.Corpus;

/// The model that comes with the program is that of the older half of the corpus, and of nothing
/// else: the newer half is for measuring. `-Dcounts.write=true` writes it anew, as a change of the
/// features makes necessary.
@Tag("journey")
final class ShippedCountsIT {
    private static final int BITS = 18;

    private static final double PENALTY = 0.003;

    private static final Path FOLDER = Path.of("src/main/resources/org/veredus/account/junk");

    @Test
    void areLearnedFromTheOlderHalf() throws IOException {
        List<Corpus.Mail> mails = Corpus.byTime();
        Counts counts = new Counts(20);
        List<FeatureSet> examples = new ArrayList<>();
        List<JunkClass> labels = new ArrayList<>();
        for (Corpus.Mail mail : mails.subList(0, mails.size() / 2)) {
            FeatureSet features = features(mail);
            if (features == null) continue;
            JunkClass as = mail.junk() ? JunkClass.JUNK : JunkClass.WANTED;
            counts.learn(features, as);
            examples.add(features);
            labels.add(as);
        }
        byte[] packed = PackedCounts.pack(counts);
        byte[] weights = Fit.weights(BITS, PENALTY, examples, labels).pack();
        if (Boolean.getBoolean("counts.write")) {
            Files.write(FOLDER.resolve(Shipped.COUNTS), packed);
            Files.write(FOLDER.resolve(Shipped.WEIGHTS), weights);
        }
        if (!Arrays.equals(weights, Files.readAllBytes(FOLDER.resolve(Shipped.WEIGHTS)))
                || !Arrays.equals(packed, Files.readAllBytes(FOLDER.resolve(Shipped.COUNTS))))
            throw new AssertionError("a stale model: run this test with -Dcounts.write=true");
    }

    /// Null for one that is left out: other languages than English are in the corpus as junk only,
    /// and what learned from that would take a language for junk.
    private static @Nullable FeatureSet features(Corpus.Mail mail) {
        byte[] message = mail.octets();
        Header header = Header.parse(message, 256 << 10);
        Reading reading = Reading.of(message, header, MimeIndexer.index(message));
        String text = reading.subject() + reading.shown();
        long foreign = text.chars().filter(c -> c > 0x7F && Character.isLetter(c)).count();
        return foreign * 20 > text.length() ? null : Features.of(reading);
    }
}
