package org.veredus.account.search;

import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.veredus.format.mime.EncodedWords;

/// A field of a header as texts are sought in it: unfolded, encoded words decoded.
public final class FieldText {
    private final byte[] header;
    private final int from;
    private final int colon; // `from` if there is none
    private final int end;

    private FieldText(byte[] header, int from, int end) {
        this.header = header;
        this.from = from;
        this.end = end;
        int at = from;
        while (at < end && header[at] != ':') at++;
        colon = at < end ? at : from;
    }

    /// Whether there is a field in the header that passes.
    public static boolean any(byte[] header, Predicate<FieldText> test) {
        for (int at = 0; at < header.length; ) {
            int end = end(header, at);
            if (test.test(new FieldText(header, at, end))) return true;
            at = end;
        }
        return false;
    }

    private static int end(byte[] header, int from) {
        int at = from;
        do {
            while (at < header.length && header[at] != '\n') at++;
            at = Math.min(at + 1, header.length);
        } while (at < header.length && (header[at] == ' ' || header[at] == '\t'));
        return at;
    }

    public boolean isNamed(String field) {
        int to = colon;
        while (to > from && (header[to - 1] == ' ' || header[to - 1] == '\t')) to--;
        if (to == from || to - from != field.length()) return false;
        String name = new String(header, from, to - from, StandardCharsets.ISO_8859_1);
        return name.equalsIgnoreCase(field);
    }

    /// With its name.
    public String whole() {
        return text(from);
    }

    public String body() {
        return text(colon + 1);
    }

    private String text(int start) {
        StringBuilder unfolded = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            if (header[i] != '\r' && header[i] != '\n') unfolded.append((char) (header[i] & 0xFF));
        }
        return EncodedWords.decode(unfolded.toString());
    }
}
