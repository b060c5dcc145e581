package org.veredus.protocol.jmap.core;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Comparing what people write: without regard to case, accents or width.
public final class Texts {
    private Texts() {}

    public static boolean contains(String text, String sought) {
        return fold(text).contains(fold(sought));
    }

    public static String fold(String text) {
        if (isAscii(text)) return text.toLowerCase(Locale.ROOT);
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD);
        StringBuilder folded = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            if (Character.getType(plain.charAt(i)) != Character.NON_SPACING_MARK)
                folded.append(plain.charAt(i));
        }
        return folded.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) if (text.charAt(i) >= 0x80) return false;
        return true;
    }

    /// A text as [#fold] makes it, which knows what of the text each character stands for.
    public static final class Folded {
        private final String text;
        private final String whole;

        /// Where in the text each folded character came from; null: where it is itself.
        private final int @Nullable [] origins;

        public Folded(String whole) {
            this.whole = whole;
            if (isAscii(whole)) {
                text = whole.toLowerCase(Locale.ROOT);
                origins = null;
                return;
            }
            StringBuilder folded = new StringBuilder(whole.length());
            int[] from = new int[whole.length() + 16];
            int next;
            for (int at = 0; at < whole.length(); at = next) {
                next = at + Character.charCount(whole.codePointAt(at));
                String piece = fold(whole.substring(at, next));
                if (folded.length() + piece.length() > from.length)
                    from = Arrays.copyOf(from, 2 * from.length + piece.length());
                Arrays.fill(from, folded.length(), folded.length() + piece.length(), at);
                folded.append(piece);
            }
            text = folded.toString();
            origins = from;
        }

        public String text() {
            return text;
        }

        /// Where what stands at a place of the folded text begins.
        public int start(int at) {
            return origins == null ? at : origins[at];
        }

        /// Where what stands before a place of the folded text ends, with its accents.
        public int end(int at) {
            if (origins == null) return at;
            int end = at;
            while (end < text.length() && origins[end] == origins[at - 1]) end++;
            return end == text.length() ? whole.length() : origins[end];
        }
    }
}
