package org.veredus.storage.search;

import java.text.Normalizer;

/// How texts are compared for [TextIndex#containing]: without case, accents and width. Coarser than
/// how any protocol compares, so that what one finds, the index does not leave out: RFC 5051's
/// i;unicode-casemap keeps accents, RFC 8621 §4.4.1 leaves it to the server.
public final class Folding {
    private Folding() {}

    public static String fold(CharSequence text) {
        String plain = isAscii(text) ? text.toString() : decomposed(text);
        StringBuilder folded = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); ) {
            int c = plain.codePointAt(i);
            i += Character.charCount(c);
            if (c < 0x80) folded.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : (char) c);
            else if (!isMark(c))
                folded.appendCodePoint(Character.toLowerCase(Character.toUpperCase(c)));
        }
        return folded.toString();
    }

    private static String decomposed(CharSequence text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD);
    }

    private static boolean isMark(int c) {
        return Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private static boolean isAscii(CharSequence text) {
        for (int i = 0; i < text.length(); i++) if (text.charAt(i) >= 0x80) return false;
        return true;
    }
}
