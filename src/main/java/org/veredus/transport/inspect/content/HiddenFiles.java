package org.veredus.transport.inspect.content;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veredus.format.message.Header;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.reading.Attachment;
import org.veredus.format.reading.Reading;

/// Files that a message's structure does not show and mail programs do: uuencoded ones in its text,
/// those of a `winmail.dat` (TNEF), and those of a letter that is attached as a file.
final class HiddenFiles {
    /// Files that are taken out of one text, or one file.
    private static final int MAX_FILES = 20;

    /// Octets of one of them.
    private static final int MAX_FILE = 256 << 10;

    /// Octets of the header of a letter within.
    private static final int MAX_HEADER = 64 << 10;

    private static final Pattern BEGIN =
            Pattern.compile("^begin [0-7]{3,4} (\\S[^\r\n]{0,199})\r?$", Pattern.MULTILINE);

    /// The least a TNEF stream begins with: its mark and a key.
    private static final int TNEF_START = 6;

    private static final int TNEF_TITLE = 0x8010;
    private static final int TNEF_DATA = 0x800F;

    private HiddenFiles() {}

    record File(String name, byte[] start) {}

    /// POSIX.1-2024, uuencode: the historical algorithm.
    static List<File> uuencoded(String text) {
        List<File> files = new ArrayList<>();
        if (!text.contains("begin ")) return files;
        Matcher begin = BEGIN.matcher(text);
        while (files.size() < MAX_FILES && begin.find()) {
            byte[] content = decoded(text, begin.end());
            if (content.length > 0) files.add(new File(begin.group(1).strip(), content));
        }
        return files;
    }

    private static byte[] decoded(String text, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = text.indexOf('\n', from) + 1;
        while (at > 0 && at < text.length() && out.size() < MAX_FILE) {
            int end = text.indexOf('\n', at);
            if (end < 0) end = text.length();
            int length = value(text.charAt(at));
            if (length <= 0 || !line(text, at + 1, end, length, out)) break;
            at = end + 1;
        }
        return out.toByteArray();
    }

    /// @return whether it was one
    private static boolean line(
            String text, int from, int end, int length, ByteArrayOutputStream out) {
        int left = length;
        for (int at = from; left > 0; at += 4) {
            if (at + (left >= 3 ? 4 : left + 1) > end) return false;
            int bits = 0;
            for (int i = 0; i < 4; i++) {
                int value = at + i < end ? value(text.charAt(at + i)) : 0;
                if (value < 0) return false;
                bits = (bits << 6) | value;
            }
            for (int shift = 16; shift >= 0 && left > 0; shift -= 8, left--)
                out.write(bits >> shift);
        }
        return true;
    }

    /// Of a character; -1 for one that is not used.
    private static int value(char c) {
        return c >= ' ' && c <= '`' ? (c - ' ') & 0x3F : -1;
    }

    static boolean isTnef(byte[] start) {
        return start.length >= TNEF_START && integer(start, 0) == 0x223E9F78;
    }

    /// [MS-OXTNEF] §2.1.3: level, identifier, length, data, checksum; a title belongs to the data
    /// that came before it, or comes after.
    static List<File> tnef(byte[] stream) {
        List<File> files = new ArrayList<>();
        String title = "";
        byte[] data = new byte[0];
        int at = TNEF_START;
        while (at + 9 <= stream.length && files.size() < MAX_FILES) {
            int attribute = integer(stream, at + 1) & 0xFFFF;
            long length = integer(stream, at + 5) & 0xFFFF_FFFFL;
            int start = at + 9;
            int end = (int) Math.min(stream.length, start + length);
            if (attribute == TNEF_DATA) {
                if (data.length > 0) files.add(new File(title, data));
                data = Arrays.copyOfRange(stream, start, Math.min(end, start + MAX_FILE));
                title = "";
            } else if (attribute == TNEF_TITLE) {
                String text = new String(stream, start, end - start, StandardCharsets.ISO_8859_1);
                title = text.replace("\0", "");
            }
            if (length > stream.length) break;
            at = end + 2;
        }
        if (data.length > 0) files.add(new File(title, data));
        return files;
    }

    private static int integer(byte[] octets, int at) {
        return (octets[at] & 0xFF)
                | ((octets[at + 1] & 0xFF) << 8)
                | ((octets[at + 2] & 0xFF) << 16)
                | ((octets[at + 3] & 0xFF) << 24);
    }

    /// @param letter as it was attached, decoded
    static Reading letter(byte[] letter) {
        Header header = Header.parse(letter, Math.min(letter.length, MAX_HEADER));
        return Reading.of(letter, header, MimeIndexer.unseen(letter));
    }

    /// Those of a letter.
    static List<File> of(Reading reading) {
        List<File> files = new ArrayList<>(uuencoded(reading.plain()));
        for (Attachment attachment : reading.attachments()) {
            if (files.size() < MAX_FILES)
                files.add(new File(attachment.name(), attachment.start()));
        }
        return files;
    }
}
