package org.veredus.format.sieve.match;

import com.ibm.icu.lang.UCharacter;
import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An order and an equality of strings. RFC 4790 §9, RFC 5051
public enum Collation {
    OCTET("i;octet"),
    ASCII_CASEMAP("i;ascii-casemap"),
    ASCII_NUMERIC("i;ascii-numeric"),
    UNICODE_CASEMAP("i;unicode-casemap");

    private final String wire;

    Collation(String wire) {
        this.wire = wire;
    }

    /// The registered name.
    public String wire() {
        return wire;
    }

    public static @Nullable Collation named(String name) {
        for (Collation collation : values()) {
            if (collation.wire.equals(name.toLowerCase(Locale.ROOT))) {
                return collation;
            }
        }
        return null;
    }

    /// Whether a part of a string can be looked for: numbers have no parts. RFC 4790 §9.1.1
    public boolean hasSubstrings() {
        return this != ASCII_NUMERIC;
    }

    /// What equal strings have in common.
    public String fold(String text) {
        return switch (this) {
            case OCTET -> text;
            case ASCII_CASEMAP -> asciiUpper(text);
            case ASCII_NUMERIC -> digits(text);
            case UNICODE_CASEMAP -> titleDecomposed(text);
        };
    }

    /// Whether a text has a part that is equal to the key.
    ///
    /// @param key folded
    public boolean contains(String text, String key) {
        if (this != ASCII_CASEMAP || key.isEmpty()) {
            return fold(text).contains(key);
        }
        char upper = key.charAt(0);
        char lower = upper >= 'A' && upper <= 'Z' ? (char) (upper + 32) : upper;
        int nextUpper = text.indexOf(upper);
        int nextLower = lower == upper ? -1 : text.indexOf(lower);
        while (nextUpper >= 0 || nextLower >= 0) {
            boolean takeUpper = nextLower < 0 || (nextUpper >= 0 && nextUpper < nextLower);
            int at = takeUpper ? nextUpper : nextLower;
            if (isAt(text, at, key)) {
                return true;
            }
            if (takeUpper) {
                nextUpper = text.indexOf(upper, at + 1);
            } else {
                nextLower = text.indexOf(lower, at + 1);
            }
        }
        return false;
    }

    private static boolean isAt(String text, int at, String key) {
        if (at + key.length() > text.length()) {
            return false;
        }
        for (int i = 1; i < key.length(); i++) {
            char c = text.charAt(at + i);
            if ((isLower(c) ? (char) (c - 32) : c) != key.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Whether a text is a folded key without regard to ASCII case.
    public static boolean isSame(String text, String key) {
        if (text.length() != key.length()) return false;
        for (int i = 0; i < key.length(); i++) {
            if (upper(text.charAt(i)) != key.charAt(i)) return false;
        }
        return true;
    }

    /// Compares folded strings.
    public int compareFolded(String a, String b) {
        return switch (this) {
            case ASCII_NUMERIC -> compareNumbers(a, b);
            case OCTET, ASCII_CASEMAP, UNICODE_CASEMAP -> compareCodePoints(a, b);
        };
    }

    private static String asciiUpper(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isLower(text.charAt(i))) {
                return raised(text, i);
            }
        }
        return text;
    }

    static char upper(char c) {
        return isLower(c) ? (char) (c - 32) : c;
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static String raised(String text, int from) {
        char[] chars = text.toCharArray();
        for (int i = from; i < chars.length; i++) {
            chars[i] = isLower(chars[i]) ? (char) (chars[i] - 32) : chars[i];
        }
        return new String(chars);
    }

    /// The number in front, without leading zeros; empty where there is none: positive infinity.
    private static String digits(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        int start = 0;
        while (start < end - 1 && text.charAt(start) == '0') {
            start++;
        }
        return text.substring(start, end);
    }

    private static int compareNumbers(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return Boolean.compare(a.isEmpty(), b.isEmpty());
        }
        return a.length() == b.length() ? a.compareTo(b) : Integer.compare(a.length(), b.length());
    }

    /// The order of UTF-8 octets, which is that of code points, but not that of UTF-16.
    private static int compareCodePoints(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length()) {
            int left = a.codePointAt(i);
            int right = b.codePointAt(i);
            if (left != right) {
                return Integer.compare(left, right);
            }
            i += Character.charCount(left);
        }
        return Integer.compare(a.length(), b.length());
    }

    // RFC 5051 §2: each character in title case, then compatibility decomposition
    private static String titleDecomposed(String text) {
        var titled = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            titled.appendCodePoint(UCharacter.toTitleCase(c));
            i += Character.charCount(c);
        }
        return Normalizer.normalize(titled, Normalizer.Form.NFKD);
    }
}
