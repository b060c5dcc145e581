package org.veredus.protocol.imap;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Picks fields out of a header. RFC 3501 §6.4.5 HEADER.FIELDS
final class HeaderFields {
    private HeaderFields() {}

    /// The fields with these names, or all but these, as they are, and the empty line.
    static byte[] pick(byte[] header, List<String> names, boolean named) {
        Set<String> wanted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        wanted.addAll(names);
        ByteArrayOutputStream picked = new ByteArrayOutputStream(256);
        int at = 0;
        while (at < header.length && !isLineEnd(header, at)) {
            int end = fieldEnd(header, at);
            if (wanted.contains(name(header, at, end)) == named) {
                picked.write(header, at, end - at);
            }
            at = end;
        }
        picked.write('\r');
        picked.write('\n');
        return picked.toByteArray();
    }

    private static boolean isLineEnd(byte[] header, int at) {
        return header[at] == '\n' || (header[at] == '\r' && lineFeedAt(header, at + 1));
    }

    private static boolean lineFeedAt(byte[] header, int at) {
        return at < header.length && header[at] == '\n';
    }

    /// Where the field's last continuation line ends.
    static int fieldEnd(byte[] header, int from) {
        int at = from;
        while (at < header.length) {
            while (at < header.length && header[at] != '\n') at++;
            at = Math.min(at + 1, header.length);
            boolean goesOn = at < header.length && (header[at] == ' ' || header[at] == '\t');
            if (!goesOn) return at;
        }
        return at;
    }

    /// Empty for a line that is no field.
    static String name(byte[] header, int from, int end) {
        int colon = from;
        while (colon < end && header[colon] != ':' && header[colon] != '\n') colon++;
        if (colon == end || header[colon] != ':') return "";
        return new String(header, from, colon - from, StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
