package org.veredus.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;

/// Messages to send: text of words, and attachments that do not compress from 30 KB on.
///
/// Every account gets its own message, so that neither a cache nor a compressor sees one message
/// twice too often. The mix has a lognormal distribution of sizes: median 9 KB, sigma 1.5, at most
/// 2 MB, which makes a mean of about 26 KB.
final class Corpus {
    private static final String[] WORDS =
            ("the quick report about quarterly invoice meeting schedule please find attached regards"
                            + " project update server deployment customer order shipping details"
                            + " review comments agenda budget draft contract version final question"
                            + " answer thanks monday tuesday delivery mailbox")
                    .split(" ");

    private Corpus() {}

    /// @param size in octets, with CRLF
    static String message(int number, int size) {
        SplittableRandom random = new SplittableRandom(number * 31L + size);
        StringBuilder text = new StringBuilder(size + 200);
        text.append("From: \"Sender ").append(number).append("\" <sender@outside.test>\r\n")
                .append("To: somebody@example.test\r\nSubject: ").append(words(random, 40))
                .append("\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\nMessage-ID: <")
                .append(Long.toHexString(random.nextLong())).append("@outside.test>\r\n")
                .append("MIME-Version: 1.0\r\n");
        if (size >= 30_000) {
            text.append("Content-Type: multipart/mixed; boundary=\"part\"\r\n\r\n--part\r\n\r\n");
            for (int i = 0; i < 20; i++) text.append(words(random, 70)).append("\r\n");
            text.append("--part\r\nContent-Type: application/pdf; name=\"a.pdf\"\r\n")
                    .append("Content-Transfer-Encoding: base64\r\n\r\n");
            byte[] line = new byte[57];
            while (text.length() < size - 120) {
                random.nextBytes(line);
                text.append(Base64.getEncoder().encodeToString(line)).append("\r\n");
            }
            text.append("--part--\r\n");
        } else {
            text.append("Content-Type: text/plain; charset=utf-8\r\n\r\n");
            while (text.length() < size - 80) text.append(words(random, 70)).append("\r\n");
        }
        while (text.length() < size - 2) text.append('x');
        return text.append("\r\n").toString();
    }

    private static String words(SplittableRandom random, int length) {
        StringBuilder line = new StringBuilder(length);
        while (line.length() < length - 10) {
            if (!line.isEmpty()) line.append(' ');
            line.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return line.toString();
    }

    static List<Integer> sizes(String kind, int count) {
        List<Integer> sizes = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < count; i++) {
            sizes.add(
                    switch (kind) {
                        case "1k" -> 1024;
                        case "10k" -> 10_240;
                        case "mix" -> lognormal(new java.util.Random(random.nextLong()));
                        default -> throw new IllegalArgumentException("--size is 10k, 1k or mix");
                    });
        }
        return sizes;
    }

    private static int lognormal(java.util.Random random) {
        double size = 9000 * Math.exp(1.5 * random.nextGaussian());
        return (int) Math.clamp(size, 700, 2 << 20);
    }

    /// Writes them with LF line ends, as smtp-source wants them.
    static List<Path> files(Path folder, String kind, int count) throws IOException {
        Files.createDirectories(folder);
        List<Path> files = new ArrayList<>();
        List<Integer> sizes = sizes(kind, count);
        for (int i = 0; i < count; i++) {
            String text = message(i, sizes.get(i)).replace("\r\n", "\n");
            files.add(
                    Files.writeString(
                            folder.resolve(kind + "-" + i), text, StandardCharsets.US_ASCII));
        }
        return files;
    }
}
