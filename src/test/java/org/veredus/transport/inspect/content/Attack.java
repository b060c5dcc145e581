package org.veredus.transport.inspect.content;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/// A line of `filter/gallery.txt`.
///
/// @param verdict what is expected, perhaps with the name of a finding
record Attack(String name, String verdict, String kind, String content) {
    private static final Path FILE = Path.of("src/test/resources/filter/gallery.txt");

    static List<Attack> all() throws IOException {
        return Files.readAllLines(FILE).stream()
                .filter(line -> !line.startsWith("#"))
                .map(Attack::parse)
                .toList();
    }

    private static Attack parse(String line) {
        String[] parts = line.split(" \\| ", 4);
        return new Attack(parts[0], parts[1], parts[2], parts.length < 4 ? "" : parts[3]);
    }

    byte[] octets() throws IOException {
        byte[] body = new Recipe(content).octets();
        if (kind.equals("raw")) return wire(body);
        String author = "Somebody <somebody@sender.test>";
        if (kind.startsWith("from ")) author = text(kind.substring(5));
        String header = "From: " + author + "\nTo: me@home-office.test\nSubject: Hello\n";
        header += "Date: Mon, 1 Jan 2024 00:00:00 +0000\nMessage-ID: <1@sender.test>\n";
        header += "MIME-Version: 1.0\n";
        if (!kind.startsWith("file ")) {
            String type = kind.equals("html") ? "text/html" : "text/plain";
            header += "Content-Type: " + type + "; charset=utf-8\n\n";
            return wire(joined(header.getBytes(StandardCharsets.UTF_8), body));
        }
        header +=
                "Content-Type: multipart/mixed; boundary=bound\n\n--bound\n\nSee the file.\n--bound\n"
                        + "Content-Type: application/octet-stream\nContent-Disposition: attachment;"
                        + " filename=\""
                        + text(kind.substring(5))
                        + "\"\nContent-Transfer-Encoding: base64\n\n";
        byte[] encoded = Base64.getMimeEncoder().encode(body);
        byte[] message = joined(header.getBytes(StandardCharsets.UTF_8), encoded);
        return wire(joined(message, "\n--bound--\n".getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(String recipe) throws IOException {
        return new String(new Recipe(recipe).octets(), StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        ByteArrayOutputStream both = new ByteArrayOutputStream(one.length + other.length);
        both.writeBytes(one);
        both.writeBytes(other);
        return both.toByteArray();
    }

    private static byte[] wire(byte[] lines) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream(lines.length + 1024);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i] == '\n' && (i == 0 || lines[i - 1] != '\r')) wire.write('\r');
            wire.write(lines[i]);
        }
        return wire.toByteArray();
    }

    @Override
    public String toString() {
        return name;
    }
}
