package org.veredus.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Mail of today by an author who did not know the filter, `src/test/resources/filter/another-hand.zip`: what the
/// filter was mended by afterwards is in `seen`, the rest in `unseen`.
final class AnotherHand {
    private AnotherHand() {}

    static List<DatedMail> unseen(Path home) throws IOException {
        List<DatedMail> all = new ArrayList<>();
        Path file = home.resolve("src/test/resources/filter/another-hand.zip");
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
                String name = entry.getName();
                if (!name.startsWith("unseen/") || !name.endsWith(".eml")) continue;
                byte[] mail = zip.getInputStream(entry).readAllBytes();
                String text = new String(mail, StandardCharsets.UTF_8).replace("\r\n", "\n");
                all.add(new DatedMail(name, name.contains("/spam/"), 0, text));
            }
        }
        return all;
    }
}
