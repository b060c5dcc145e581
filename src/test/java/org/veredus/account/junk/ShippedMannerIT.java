package org.veredus.account.junk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.veredus.format.features.FeatureSet;
import org.veredus.format.features.Manner;
import org.veredus.format.message.Header;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.reading.Reading;

/// The manner that comes with the program is that of `filter/taught` and of nothing else.
/// `-Dmanner.write=true` learns it anew, as a change of the features makes necessary.
@Tag("journey")
final class ShippedMannerIT {
    private static final int BITS = 19;

    private static final double PENALTY = 0.01;

    private static final Path FILE =
            Path.of("src/main/resources/org/veredus/account/junk", LearnedManner.FILE);

    @Test
    void isLearnedFromMailOfToday() throws IOException {
        List<FeatureSet> examples = new ArrayList<>();
        List<JunkClass> labels = new ArrayList<>();
        for (TaughtMail mail : TaughtMail.all()) {
            byte[] message = mail.wire();
            Header header = Header.parse(message, 256 << 10);
            examples.add(Manner.of(Reading.of(message, header, MimeIndexer.unseen(message))));
            labels.add(mail.junk() ? JunkClass.JUNK : JunkClass.WANTED);
        }
        byte[] manner = Fit.weights(BITS, PENALTY, examples, labels).pack();
        if (Boolean.getBoolean("manner.write")) Files.write(FILE, manner);
        assertThat(Files.readAllBytes(FILE)).as("a stale model").isEqualTo(manner);
    }
}
