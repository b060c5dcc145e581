package org.veredus.account.junk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A mail of today that the manner is learned from, of a file for each language: a line `=== spam
/// html` or `=== ham plain`, fields (`From`, `Subject`, `Reply-To`), names of attached files
/// (`Attach`), an empty line and the text.
record TaughtMail(
        boolean junk, boolean page, List<String> fields, List<String> files, String text) {
    private static final Path FOLDER = Path.of("src/test/resources/filter/taught");

    private static final String ATTACH = "Attach: ";

    TaughtMail {
        fields = List.copyOf(fields);
        files = List.copyOf(files);
    }

    /// In the order of the files' names, so that what is learned is always the same.
    static List<TaughtMail> all() throws IOException {
        List<TaughtMail> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                for (String mail : Files.readString(file).split("(?m)^=== ")) {
                    if (!mail.isEmpty()) all.add(parse(mail));
                }
            }
        }
        return all;
    }

    private static TaughtMail parse(String mail) {
        int end = mail.indexOf("\n\n");
        List<String> head = mail.substring(0, end).lines().toList();
        List<String> fields = new ArrayList<>();
        List<String> files = new ArrayList<>();
        for (String line : head.subList(1, head.size())) {
            if (line.startsWith(ATTACH)) files.add(line.substring(ATTACH.length()));
            else fields.add(line);
        }
        return new TaughtMail(
                head.getFirst().startsWith("spam"),
                head.getFirst().endsWith("html"),
                fields,
                files,
                mail.substring(end + 2));
    }

    /// As a message that says so and nothing else.
    byte[] wire() {
        StringBuilder message = new StringBuilder();
        for (String field : fields) message.append(field).append('\n');
        message.append("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"=\"\n\n")
                .append("--=\nContent-Type: text/")
                .append(page ? "html" : "plain")
                .append("; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n")
                .append(text);
        for (String file : files)
            message.append("\n--=\nContent-Type: application/octet-stream\n")
                    .append("Content-Disposition: attachment; filename=\"")
                    .append(file)
                    .append("\"\n\n");
        return message.append("\n--=--\n").toString().replace("\n", "\r\n").getBytes(UTF_8);
    }
}
