package org.veredus.verify.dkim;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

/// How much may change on the way without breaking a signature, RFC 6376 §3.4.
public enum Canonicalization {
    SIMPLE,
    RELAXED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Canonicalization parse(String word) throws DkimFailure {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "simple" -> SIMPLE;
            case "relaxed" -> RELAXED;
            default -> throw DkimFailure.permanent("unknown canonicalization " + word);
        };
    }

    /// A field without its last line end.
    ///
    /// @param field as it stands in the message
    public byte[] field(byte[] field) {
        int end = field.length;
        if (end > 0 && field[end - 1] == '\n') end--;
        if (end > 0 && end < field.length && field[end - 1] == '\r') end--;
        ByteArrayOutputStream out = new ByteArrayOutputStream(end);
        if (this == SIMPLE) out.write(field, 0, end);
        else relaxed(field, end, out);
        return out.toByteArray();
    }

    // RFC 6376 §3.4.2
    private static void relaxed(byte[] field, int end, ByteArrayOutputStream out) {
        int at = 0;
        for (; at < end && field[at] != ':'; at++) {
            byte c = field[at];
            if (!isSpace(c)) out.write(c >= 'A' && c <= 'Z' ? c + 32 : c);
        }
        out.write(':');
        boolean space = false;
        boolean started = false;
        for (at++; at < end; at++) {
            if (isSpace(field[at])) {
                space = true;
                continue;
            }
            if (space && started) out.write(' ');
            out.write(field[at]);
            space = false;
            started = true;
        }
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
