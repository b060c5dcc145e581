package org.veredus.journey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.testing.Program;
import tools.jackson.databind.json.JsonMapper;

/// The mails of the SpamAssassin corpus: some 6,000 ham and spam, many of them not what an RFC
/// allows.
public final class Corpus {
    private static final Pattern BARE_LF = Pattern.compile("(?<!\r)\n");
    private static final Pattern MAILBOX_LINE = Pattern.compile("^From [^\n]*\n");

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final Pattern DATE =
            Pattern.compile(
                    "(\\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\\w* (\\d{2,4})"
                            + " (\\d{1,2}):(\\d{2})");

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

    /// One of them.
    ///
    /// @param arrived seconds, by the newest trace field
    public record Mail(String name, boolean junk, long arrived, byte[] octets) {}

    /// As a sending client makes them, the oldest first.
    public static List<Mail> byTime() throws IOException {
        List<Path> files = files();
        List<byte[]> octets = sendable();
        List<Mail> mails = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            String folder = files.get(i).getName(files.get(i).getNameCount() - 2).toString();
            String name = folder + "/" + files.get(i).getFileName();
            mails.add(
                    new Mail(
                            name,
                            folder.startsWith("spam"),
                            arrived(octets.get(i)),
                            octets.get(i)));
        }
        mails.sort(Comparator.comparingLong(Mail::arrived).thenComparing(Mail::name));
        return mails;
    }

    private static long arrived(byte[] message) {
        Header header = Header.parse(message, 64 << 10);
        for (HeaderField field : header.all("Received")) {
            String value = field.value();
            Long time = time(value.substring(value.lastIndexOf(';') + 1));
            if (time != null) return time;
        }
        HeaderField date = header.first("Date");
        Long time = date == null ? null : time(date.value());
        return time == null ? 0 : time;
    }

    private static @Nullable Long time(String text) {
        Matcher found = DATE.matcher(text);
        if (!found.find()) return null;
        int month = 1 + MONTHS.indexOf(found.group(2)) / 3;
        int year = Integer.parseInt(found.group(3));
        try {
            return LocalDateTime.of(
                            year < 100 ? year + 2000 : year,
                            month,
                            Integer.parseInt(found.group(1)),
                            Integer.parseInt(found.group(4)),
                            Integer.parseInt(found.group(5)))
                    .toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeException impossible) {
            return null;
        }
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
