package org.veredus.transport.inspect.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Mail of today by an author who did not know the filter, judged as it comes: a hundred wanted and
/// a hundred junk mails by which it was mended, and as many that were only counted; doc/filter.md.
class AnotherHandTest {
    private static final Path FILE = Path.of("src/test/resources/filter/another-hand.zip");
    private static final Bench UNTRAINED = Bench.untrained();

    @ParameterizedTest
    @CsvSource({"seen, 1, 90", "unseen, 2, 62"})
    void findsWhatItFoundBeforeAndSparesWhatIsWanted(String half, int wrong, int found)
            throws Exception {
        assertThat(junk(half + "/ham/")).as("wanted").hasSizeLessThanOrEqualTo(wrong);
        assertThat(junk(half + "/spam/")).as("junk").hasSizeGreaterThanOrEqualTo(found);
    }

    private static List<String> junk(String folder) throws Exception {
        List<String> junk = new ArrayList<>();
        try (ZipFile zip = new ZipFile(FILE.toFile())) {
            for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
                if (!entry.getName().startsWith(folder) || entry.isDirectory()) continue;
                byte[] mail = zip.getInputStream(entry).readAllBytes();
                if (UNTRAINED.judge(mail).isJunk()) junk.add(entry.getName());
            }
        }
        return junk;
    }
}
