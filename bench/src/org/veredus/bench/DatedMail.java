package org.veredus.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// A mail of the public corpus.
///
/// @param arrived seconds, by its newest trace field, or its date if it has none
/// @param text with LF
record DatedMail(String name, boolean junk, long arrived, String text) {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final Pattern DATE =
            Pattern.compile(
                    "(\\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\\w* (\\d{2,4})"
                            + " (\\d{1,2}):(\\d{2})");
    private static final Pattern FIELD =
            Pattern.compile("(?im)^(received|date):((?:[^\\n]*)(?:\\n[ \\t][^\\n]*)*)");

    /// All of it, the oldest first: the same order as that of the test that makes the shipped model.
    static List<DatedMail> corpus() throws IOException {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path root =
                (cache == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache))
                        .resolve("veredus/spam-assassin");
        if (!Files.isDirectory(root))
            throw new IOException("no corpus: ./veredus test --install-deps fetches it");
        List<Path> files;
        try (Stream<Path> tree = Files.walk(root)) {
            files = tree.filter(file -> file.toString().endsWith(".json")).toList();
        }
        JsonMapper json = new JsonMapper();
        List<DatedMail> mails = new ArrayList<>();
        for (Path file : files) {
            String text = json.readTree(Files.readString(file)).path("text").asString();
            String ended = text.endsWith("\n") ? text : text + "\n";
            if (ended.startsWith("From ")) ended = ended.substring(ended.indexOf('\n') + 1);
            String folder = file.getParent().getFileName().toString();
            String unix = ended.replace("\r\n", "\n").replace('\r', '\n');
            mails.add(
                    new DatedMail(
                            folder + "/" + file.getFileName(),
                            folder.startsWith("spam"),
                            arrived(unix),
                            unix));
        }
        mails.sort(
                Comparator.comparingLong((DatedMail mail) -> mail.arrived())
                        .thenComparing(mail -> mail.name()));
        return mails;
    }

    private static long arrived(String text) {
        int end = text.indexOf("\n\n");
        Matcher field = FIELD.matcher(end < 0 ? text : text.substring(0, end));
        long date = 0;
        while (field.find()) {
            boolean trace = field.group(1).equalsIgnoreCase("received");
            String value = field.group(2);
            Matcher time = DATE.matcher(trace ? value.substring(value.lastIndexOf(';') + 1) : value);
            if (!time.find()) continue;
            long seconds = seconds(time);
            if (trace) return seconds;
            if (date == 0) date = seconds;
        }
        return date;
    }

    private static long seconds(Matcher time) {
        int year = Integer.parseInt(time.group(3));
        return LocalDateTime.of(
                        year < 100 ? year + 2000 : year,
                        1 + MONTHS.indexOf(time.group(2)) / 3,
                        Integer.parseInt(time.group(1)),
                        Integer.parseInt(time.group(4)),
                        Integer.parseInt(time.group(5)))
                .toEpochSecond(ZoneOffset.UTC);
    }

    byte[] unix() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    byte[] wire() {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
