package org.veredus.protocol.jmap.core;

import java.text.Normalizer;
import java.util.Locale;

/// Comparing what people write: without regard to case, accents or width.
public final class Texts {
    private Texts() {}

    public static boolean contains(String text, String sought) {
        return fold(text).contains(fold(sought));
    }

    public static String fold(String text) {
        boolean ascii = true;
        for (int i = 0; i < text.length() && ascii; i++) ascii = text.charAt(i) < 0x80;
        if (ascii) return text.toLowerCase(Locale.ROOT);
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD);
        StringBuilder folded = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            if (Character.getType(plain.charAt(i)) != Character.NON_SPACING_MARK)
                folded.append(plain.charAt(i));
        }
        return folded.toString().toLowerCase(Locale.ROOT);
    }
}
