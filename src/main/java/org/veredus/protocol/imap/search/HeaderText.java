package org.veredus.protocol.imap.search;

import java.nio.charset.StandardCharsets;
import org.veredus.format.mime.EncodedWords;

/// Looks for text in a header, its encoded words decoded and its lines unfolded.
final class HeaderText {
    private HeaderText() {}

    /// Whether a field of this name has the text.
    static boolean has(byte[] header, String field, Needle needle) {
        int at = 0;
        while (at < header.length) {
            int end = fieldEnd(header, at);
            int colon = colon(header, at, end);
            if (colon > at && isNamed(header, at, colon, field)) {
                if (needle.isEmpty() || needle.in(text(header, colon + 1, end))) return true;
            }
            at = end;
        }
        return false;
    }

    /// Whether any field has the text, its name included.
    static boolean hasAnywhere(byte[] header, Needle needle) {
        int at = 0;
        while (at < header.length) {
            int end = fieldEnd(header, at);
            if (needle.in(text(header, at, end))) return true;
            at = end;
        }
        return needle.isEmpty();
    }

    private static int fieldEnd(byte[] header, int from) {
        int at = from;
        do {
            while (at < header.length && header[at] != '\n') at++;
            at = Math.min(at + 1, header.length);
        } while (at < header.length && (header[at] == ' ' || header[at] == '\t'));
        return at;
    }

    private static int colon(byte[] header, int from, int end) {
        int at = from;
        while (at < end && header[at] != ':') at++;
        return at < end ? at : from;
    }

    private static boolean isNamed(byte[] header, int from, int colon, String field) {
        int to = colon;
        while (to > from && (header[to - 1] == ' ' || header[to - 1] == '\t')) to--;
        if (to - from != field.length()) return false;
        String name = new String(header, from, to - from, StandardCharsets.ISO_8859_1);
        return name.equalsIgnoreCase(field);
    }

    private static String text(byte[] header, int from, int to) {
        StringBuilder unfolded = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            if (header[i] != '\r' && header[i] != '\n') unfolded.append((char) (header[i] & 0xFF));
        }
        return EncodedWords.decode(unfolded.toString());
    }
}
