package org.veredus.protocol.imap.search;

/// A text to look for without regard to case, by Knuth, Morris and Pratt: one step for each
/// character of what is searched, however the text repeats itself.
final class Needle {
    private final char[] text;

    /// For each place the length of the longest beginning of the text that ends there.
    private final int[] border;

    Needle(String text) {
        this.text = new char[text.length()];
        for (int i = 0; i < text.length(); i++) this.text[i] = fold(text.charAt(i));
        border = new int[text.length()];
        int length = 0;
        for (int i = 1; i < this.text.length; i++) {
            length = next(length, this.text[i]);
            border[i] = length;
        }
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

    boolean in(CharSequence hay) {
        return new Scan().feed(hay);
    }

    /// A search through a text that comes in pieces.
    final class Scan {
        private int matched;
        private boolean found = text.length == 0;

        /// Takes the next piece. Whether the needle has been found, in it or before.
        boolean feed(CharSequence piece) {
            for (int i = 0; i < piece.length() && !found; i++) {
                matched = next(matched, fold(piece.charAt(i)));
                found = matched == text.length;
            }
            return found;
        }
    }
}
