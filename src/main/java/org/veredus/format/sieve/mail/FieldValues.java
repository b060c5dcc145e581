package org.veredus.format.sieve.mail;

import org.veredus.format.message.HeaderField;
import org.veredus.format.mime.EncodedWords;

/// What tests compare of a field.
public final class FieldValues {
    private FieldValues() {}

    /// Unfolded, encoded words decoded, without the space round it. RFC 5228 §2.4.2.2, §5.7
    public static String decoded(HeaderField field) {
        return EncodedWords.decode(unfolded(field.rawValue())).strip();
    }

    // RFC 5322 §2.2.3 deviates: the tab of a folded line becomes a space, as people write it in
    // keys
    private static String unfolded(String raw) {
        if (raw.indexOf('\n') < 0) {
            return raw;
        }
        var text = new StringBuilder(raw.length());
        boolean folded = false;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            boolean lineEnd =
                    c == '\n' || (c == '\r' && i + 1 < raw.length() && raw.charAt(i + 1) == '\n');
            if (!lineEnd) {
                text.append(folded && c == '\t' ? ' ' : c);
            }
            folded = lineEnd;
        }
        return text.toString();
    }
}
