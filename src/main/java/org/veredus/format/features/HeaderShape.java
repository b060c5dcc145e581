package org.veredus.format.features;

import java.util.Locale;

/// How a program writes its fields, without what is in them.
final class HeaderShape {
    private static final int MAX_VALUE = 60;
    private static final int MAX_LETTERS = 40;

    private HeaderShape() {}

    /// A value with all numbers alike, and without a boundary, which is another each time.
    static String value(String value) {
        int boundary = value.indexOf("boundary");
        int end = boundary < 0 ? value.length() : boundary;
        StringBuilder shape = new StringBuilder();
        for (int i = 0; i < end && shape.length() < MAX_VALUE; i++) {
            char c = value.charAt(i);
            append(shape, c >= '0' && c <= '9' ? '9' : c, '9');
        }
        return shape.toString();
    }

    /// Runs of small letters, capitals and digits, each as one.
    static String letters(String value) {
        StringBuilder shape = new StringBuilder();
        for (int i = 0; i < value.length() && shape.length() < MAX_LETTERS; i++) {
            char c = value.charAt(i);
            if (c >= 'a' && c <= 'z') append(shape, 'a', 'a');
            else if (c >= 'A' && c <= 'Z') append(shape, 'A', 'A');
            else if (c >= '0' && c <= '9') append(shape, '9', '9');
            else shape.append(c);
        }
        return shape.toString();
    }

    /// How a value hides what is not ASCII (RFC 2047 §4): `B`, `Q`, or as it is. In which language
    /// is not asked.
    static String encoding(String value) {
        int start = value.indexOf("=?");
        int charset = start < 0 ? -1 : value.indexOf('?', start + 2);
        boolean encoded =
                charset > 0 && charset + 2 < value.length() && value.charAt(charset + 2) == '?';
        return encoded ? value.substring(charset + 1, charset + 2).toUpperCase(Locale.ROOT) : "";
    }

    /// @param once a character of which a run is as one
    private static void append(StringBuilder shape, char c, char once) {
        boolean again = c == once && !shape.isEmpty() && shape.charAt(shape.length() - 1) == c;
        if (!again) shape.append(c);
    }
}
