package org.veredus.journey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.veredus.testing.Program;
import tools.jackson.databind.json.JsonMapper;

/// The mails of the SpamAssassin corpus: some 6,000 ham and spam, many of them not what an RFC
/// allows.
final class Corpus {
    private static final Pattern BARE_LF = Pattern.compile("(?<!\r)\n");
    private static final Pattern MAILBOX_LINE = Pattern.compile("^From [^\n]*\n");

    private Corpus() {}

    /// As they are, with line ends made CRLF.
    static List<byte[]> raw() throws IOException {
        return read(text -> text);
    }

    /// As a sending client makes them: without the `From ` line of the mailbox file that they were
    /// once in, and without bare CRs, which SMTP forbids.
    static List<byte[]> sendable() throws IOException {
        return read(
                text ->
                        MAILBOX_LINE
                                .matcher(text)
                                .replaceFirst("")
                                .replace("\r\n", "\n")
                                .replace('\r', '\n'));
    }

    private interface Change {
        String apply(String text);
    }

    private static List<byte[]> read(Change change) throws IOException {
        List<byte[]> messages = new ArrayList<>();
        JsonMapper json = new JsonMapper();
        for (Path file : files()) {
            String text = json.readTree(Files.readString(file)).get("text").asString();
            String ended = text.endsWith("\n") ? text : text + "\n";
            messages.add(
                    BARE_LF.matcher(change.apply(ended))
                            .replaceAll("\r\n")
                            .getBytes(StandardCharsets.UTF_8));
        }
        return messages;
    }

    private static List<Path> files() throws IOException {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path folder =
                (cache == null
                                ? Path.of(System.getProperty("user.home"), ".cache")
                                : Path.of(cache))
                        .resolve("veredus")
                        .resolve("spam-assassin");
        if (!Files.isDirectory(folder)) throw Program.missing("the corpus in " + folder);
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
