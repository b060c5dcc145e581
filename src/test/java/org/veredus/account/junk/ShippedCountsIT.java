package org.veredus.account.junk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.veredus.format.features.Features;
import org.veredus.format.message.Header;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.reading.Reading;
import org.veredus.journey.Corpus;

/// The counts that come with the program are those of the older half of the corpus, and of nothing
/// else: the newer half is for measuring. `-Dcounts.write=true` writes them anew, as a change of
/// the features makes necessary.
@Tag("journey")
final class ShippedCountsIT {
    private static final Path FILE =
            Path.of("src/main/resources/org/veredus/account/junk/shipped.counts");

    @Test
    void areLearnedFromTheOlderHalf() throws IOException {
        List<Corpus.Mail> mails = Corpus.byTime();
        Counts counts = new Counts(20);
        for (Corpus.Mail mail : mails.subList(0, mails.size() / 2)) learn(counts, mail);
        byte[] packed = PackedCounts.pack(counts);
        if (Boolean.getBoolean("counts.write")) Files.write(FILE, packed);
        Counts shipped = Shipped.counts();
        assertThat(shipped.junkMessages()).isEqualTo(counts.junkMessages());
        assertThat(shipped.wantedMessages()).isEqualTo(counts.wantedMessages());
        for (int i = 0; i < counts.buckets(); i++) {
            if (shipped.junk(i) != counts.junk(i) || shipped.wanted(i) != counts.wanted(i))
                throw new AssertionError("stale counts: run this test with -Dcounts.write=true");
        }
    }

    /// Other languages than English are in the corpus as junk only: what learned from that would
    /// take a language for junk.
    private static void learn(Counts counts, Corpus.Mail mail) {
        byte[] message = mail.octets();
        Header header = Header.parse(message, 256 << 10);
        Reading reading = Reading.of(message, header, MimeIndexer.index(message));
        String text = reading.subject() + reading.shown();
        long foreign = text.chars().filter(c -> c > 0x7F && Character.isLetter(c)).count();
        if (foreign * 20 > text.length()) return;
        counts.learn(Features.of(reading), mail.junk() ? JunkClass.JUNK : JunkClass.WANTED);
    }
}
