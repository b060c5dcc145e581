package org.veredus.app.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads mail that other programs have left in files: Maildir and Maildir++, mbox, single
/// messages.
///
/// A folder with `cur` and `new` is a Maildir; its mailbox is named by where it is, with the
/// dots of Maildir++ read as levels, and the one at the top is the inbox. A file that begins
/// with `From ` is an mbox, named by its own name. Any other file is a message. Flags come from
/// Maildir's file names and mbox's `Status` fields, times from the file or the `From ` line.
/// Bare LF is read as CRLF.
final class StoredMail {
    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);
    private static final DateTimeFormatter ASCTIME =
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern("EEE MMM ppd HH:mm:ss uuuu")
                    .toFormatter(Locale.ROOT);

    private final Path place;

    StoredMail(Path place) {
        this.place = place;
    }

    /// Takes one message after the other.
    interface Taker {
        void take(Message message) throws IOException, Failure;
    }

    /// @param mailbox null: nothing says which
    /// @param flags as in IMAP
    record Message(
            Path from, @Nullable String mailbox, String flags, Instant received, byte[] octets) {}

    void read(Taker taker) throws IOException, Failure {
        if (Files.isRegularFile(place)) {
            file(place, null, taker);
            return;
        }
        List<Path> all;
        try (Stream<Path> tree = Files.walk(place, FileVisitOption.FOLLOW_LINKS)) {
            all = tree.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : all) if (!isHidden(file)) read(file, taker);
    }

    private void read(Path file, Taker taker) throws IOException, Failure {
        Path folder = file.getParent();
        Path maildir = folder == null ? null : folder.getParent();
        if (folder == null || isMaildir(folder)) return; // what a server keeps beside the mail
        if (maildir == null || !isMaildir(maildir)) file(file, mailboxOf(file), taker);
        else if (folder.endsWith("cur") || folder.endsWith("new")) maildir(file, maildir, taker);
    }

    private static boolean isMaildir(Path folder) {
        return Files.isDirectory(folder.resolve("cur"));
    }

    private static boolean isHidden(Path file) {
        return String.valueOf(file.getFileName()).startsWith(".");
    }

    private void maildir(Path file, Path maildir, Taker taker) throws IOException, Failure {
        String name = String.valueOf(file.getFileName());
        int info = name.lastIndexOf(":2,");
        String letters = info < 0 ? "" : name.substring(info + 3);
        taker.take(
                new Message(
                        file,
                        named(place.relativize(maildir).toString()),
                        flags(letters, "SRFTD"),
                        Files.getLastModifiedTime(file).toInstant(),
                        withCrlf(Files.readAllBytes(file))));
    }

    /// Maildir's letters are those of `Status` and `X-Status` but for two.
    private static String flags(String letters, String known) {
        String[] names = {"\\Seen", "\\Answered", "\\Flagged", "\\Deleted", "\\Draft"};
        StringBuilder flags = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            if (letters.indexOf(known.charAt(i)) >= 0)
                flags.append(flags.isEmpty() ? "" : " ").append(names[i]);
        }
        return flags.toString();
    }

    private static String named(String relative) {
        String name = relative.replaceFirst("^\\.", "").replace("/.", "/");
        if (relative.startsWith(".")) name = name.replace('.', '/'); // Maildir++
        return name.isEmpty() ? "INBOX" : name;
    }

    private @Nullable String mailboxOf(Path file) {
        String name = place.relativize(file).toString();
        return name.endsWith(".mbox") ? name.substring(0, name.length() - 5) : null;
    }

    private static void file(Path file, @Nullable String mailbox, Taker taker)
            throws IOException, Failure {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            in.mark(FROM.length);
            boolean mbox = Arrays.equals(in.readNBytes(FROM.length), FROM);
            in.reset();
            if (mbox) {
                String name = String.valueOf(file.getFileName()).replaceFirst("\\.mbox$", "");
                mbox(file, mailbox == null ? name : mailbox, in, taker);
            } else {
                Instant time = Files.getLastModifiedTime(file).toInstant();
                taker.take(new Message(file, mailbox, "", time, withCrlf(in.readAllBytes())));
            }
        }
    }

    /// A `From ` line behind an empty one begins a message; `>From ` has one `>` too many.
    private static void mbox(Path file, String mailbox, InputStream in, Taker taker)
            throws IOException, Failure {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        String separator = line(in);
        boolean emptyBefore = false;
        for (String line = line(in); line != null; line = line(in)) {
            if (emptyBefore && line.startsWith("From ")) {
                take(file, mailbox, String.valueOf(separator), message, taker);
                message.reset();
                separator = line;
                emptyBefore = false;
                continue;
            }
            if (emptyBefore) message.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            emptyBefore = line.isEmpty();
            if (emptyBefore) continue;
            String own = line.matches("(?s)>+From .*") ? line.substring(1) : line;
            message.writeBytes((own + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        take(file, mailbox, String.valueOf(separator), message, taker);
    }

    /// What `Status` and `X-Status` say is the mailbox's, not the message's.
    private static void take(
            Path file, String mailbox, String separator, ByteArrayOutputStream octets, Taker taker)
            throws IOException, Failure {
        if (octets.size() == 0) return;
        String text = octets.toString(StandardCharsets.ISO_8859_1);
        int blank = text.indexOf("\r\n\r\n");
        int end = blank < 0 ? text.length() : blank + 2;
        StringBuilder letters = new StringBuilder();
        StringBuilder own = new StringBuilder(text.length());
        for (String line : text.substring(0, end).split("(?<=\r\n)")) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("status:")) letters.append(line.substring(7));
            else if (lower.startsWith("x-status:")) letters.append(line.substring(9));
            else own.append(line);
        }
        byte[] message =
                own.append(text, end, text.length())
                        .toString()
                        .getBytes(StandardCharsets.ISO_8859_1);
        String flags = flags(letters.toString(), "RAFDT");
        taker.take(new Message(file, mailbox, flags, date(separator, file), message));
    }

    private static Instant date(String separator, Path file) throws IOException {
        int at = separator.indexOf(' ', FROM.length);
        try {
            if (at > 0)
                return LocalDateTime.parse(separator.substring(at).strip(), ASCTIME)
                        .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException unusual) {
            return Files.getLastModifiedTime(file)
                    .toInstant(); // no two programs agree on this line
        }
        return Files.getLastModifiedTime(file).toInstant();
    }

    /// Without its end, octets as characters; null at the end of the file.
    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int octet = in.read();
        if (octet < 0) return null;
        for (; octet >= 0 && octet != '\n'; octet = in.read()) line.write(octet);
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static byte[] withCrlf(byte[] octets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length + octets.length / 32);
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '\n' && (i == 0 || octets[i - 1] != '\r')) out.write('\r');
            out.write(octets[i]);
        }
        return out.toByteArray();
    }
}
