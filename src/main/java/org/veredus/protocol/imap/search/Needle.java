package org.veredus.protocol.imap.search;

import java.text.Normalizer;

/// A text to look for without regard to case, by Knuth, Morris and Pratt: one step for each
/// character of what is searched, however the text repeats itself.
final class Needle {
    private final char[] text;
    private final String folded; // the same

    /// For each place the length of the longest beginning of the text that ends there.
    private final int[] border;

    Needle(String wanted) {
        folded = folded(wanted);
        text = folded.toCharArray();
        border = new int[text.length];
        int length = 0;
        for (int i = 1; i < text.length; i++) {
            length = next(length, text[i]);
            border[i] = length;
        }
    }

    /// RFC 5255 §4.3: i;unicode-casemap (RFC 5051) compares what is decomposed.
    private static CharSequence decomposed(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return Normalizer.normalize(text, Normalizer.Form.NFKD);
            }
        }
        return text;
    }

    /// What is compared of a text.
    static String folded(String text) {
        CharSequence decomposed = decomposed(text);
        int length = decomposed.length();
        int same = 0;
        while (same < length && fold(decomposed.charAt(same)) == decomposed.charAt(same)) same++;
        if (same == length) return decomposed.toString();
        char[] folded = new char[length];
        for (int i = 0; i < length; i++) folded[i] = fold(decomposed.charAt(i));
        return new String(folded);
    }

    private static char fold(char c) {
        if (c < 0x80) return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    private int next(int matched, char folded) {
        int length = matched;
        while (length > 0 && text[length] != folded) length = border[length - 1];
        return text[length] == folded ? length + 1 : length;
    }

    boolean isEmpty() {
        return text.length == 0;
    }

    /// What is compared of it.
    String folded() {
        return folded;
    }

    boolean in(CharSequence hay) {
        return new Scan().feed(hay);
    }

    /// A search through a text that comes in pieces.
    final class Scan {
        private int matched;
        private boolean found = text.length == 0;

        /// Takes the next piece. Whether the needle has been found, in it or before.
        boolean feed(CharSequence more) {
            int before = matched;
            if (!found && !feedAscii(more)) {
                matched = before;
                feedFolded(decomposed(more));
            }
            return found;
        }

        /// What most texts are, in one go. Where nothing has matched yet, all that is looked for is
        /// the first character.
        ///
        /// @return false if there is more than ASCII in what had to be looked at
        private boolean feedAscii(CharSequence piece) {
            String hay = piece.toString(); // a string itself, mostly, whose characters cost no call
            char first = text[0];
            int length = hay.length();
            int state = matched;
            for (int i = 0; i < length; i++) {
                char c = hay.charAt(i);
                if (c >= 0x80) return false;
                char folded = c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
                if (state == 0 && folded != first) continue;
                state = next(state, folded);
                if (state < text.length) continue;
                found = true;
                break;
            }
            matched = state;
            return true;
        }

        private void feedFolded(CharSequence piece) {
            for (int i = 0; i < piece.length() && !found; i++) {
                matched = next(matched, fold(piece.charAt(i)));
                found = matched == text.length;
            }
        }
    }
}
