package org.veredus.format.html;

import java.util.Map;

/// Character references: the numeric ones, and those names that mail uses.
final class Entities {
    /// Longer ones exist only in attacks.
    private static final int MAX_LENGTH = 12;

    private static final Map<String, String> NAMED =
            Map.ofEntries(
                    Map.entry("amp", "&"),
                    Map.entry("lt", "<"),
                    Map.entry("gt", ">"),
                    Map.entry("quot", "\""),
                    Map.entry("apos", "'"),
                    Map.entry("nbsp", "\u00A0"),
                    Map.entry("copy", "\u00A9"),
                    Map.entry("reg", "\u00AE"),
                    Map.entry("trade", "\u2122"),
                    Map.entry("euro", "\u20AC"),
                    Map.entry("pound", "\u00A3"),
                    Map.entry("yen", "\u00A5"),
                    Map.entry("auml", "\u00E4"),
                    Map.entry("ouml", "\u00F6"),
                    Map.entry("uuml", "\u00FC"),
                    Map.entry("Auml", "\u00C4"),
                    Map.entry("Ouml", "\u00D6"),
                    Map.entry("Uuml", "\u00DC"),
                    Map.entry("szlig", "\u00DF"),
                    Map.entry("eacute", "\u00E9"),
                    Map.entry("egrave", "\u00E8"),
                    Map.entry("ecirc", "\u00EA"),
                    Map.entry("agrave", "\u00E0"),
                    Map.entry("aacute", "\u00E1"),
                    Map.entry("acirc", "\u00E2"),
                    Map.entry("atilde", "\u00E3"),
                    Map.entry("aring", "\u00E5"),
                    Map.entry("ccedil", "\u00E7"),
                    Map.entry("iacute", "\u00ED"),
                    Map.entry("icirc", "\u00EE"),
                    Map.entry("ntilde", "\u00F1"),
                    Map.entry("oacute", "\u00F3"),
                    Map.entry("ocirc", "\u00F4"),
                    Map.entry("otilde", "\u00F5"),
                    Map.entry("oslash", "\u00F8"),
                    Map.entry("uacute", "\u00FA"),
                    Map.entry("ugrave", "\u00F9"),
                    Map.entry("ndash", "\u2013"),
                    Map.entry("mdash", "\u2014"),
                    Map.entry("lsquo", "\u2018"),
                    Map.entry("rsquo", "\u2019"),
                    Map.entry("ldquo", "\u201C"),
                    Map.entry("rdquo", "\u201D"),
                    Map.entry("bdquo", "\u201E"),
                    Map.entry("laquo", "\u00AB"),
                    Map.entry("raquo", "\u00BB"),
                    Map.entry("bull", "\u2022"),
                    Map.entry("middot", "\u00B7"),
                    Map.entry("hellip", "\u2026"),
                    Map.entry("zwnj", "\u200C"),
                    Map.entry("zwj", "\u200D"),
                    Map.entry("shy", "\u00AD"));

    private Entities() {}

    /// Writes what the reference at `at` stands for. Returns where it ends; `at` if it is none.
    static int decode(String html, int at, StringBuilder out) {
        int end = at + 1;
        int limit = Math.min(html.length(), at + MAX_LENGTH);
        while (end < limit && isNameCharacter(html.charAt(end))) end++;
        boolean closed = end < html.length() && html.charAt(end) == ';';
        String name = html.substring(at + 1, end);
        if (name.startsWith("#")) {
            int character = number(name);
            if (character < 0) return at;
            out.appendCodePoint(character);
            return closed ? end + 1 : end;
        }
        String named = closed ? NAMED.get(name) : null;
        if (named == null) return at;
        out.append(named);
        return end + 1;
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '#';
    }

    private static int number(String name) {
        boolean hexadecimal = name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
        int value = 0;
        int from = hexadecimal ? 2 : 1;
        if (from >= name.length()) return -1;
        for (int i = from; i < name.length(); i++) {
            int digit = Character.digit(name.charAt(i), hexadecimal ? 16 : 10);
            if (digit < 0) return -1;
            value = value * (hexadecimal ? 16 : 10) + digit;
            if (value > Character.MAX_CODE_POINT) return -1;
        }
        return value == 0 ? -1 : value;
    }

    /// A whole attribute value.
    static String decode(String text) {
        int ampersand = text.indexOf('&');
        if (ampersand < 0) return text;
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (ampersand >= 0) {
            out.append(text, at, ampersand);
            at = decode(text, ampersand, out);
            if (at == ampersand) {
                out.append('&');
                at++;
            }
            ampersand = text.indexOf('&', at);
        }
        return out.append(text, at, text.length()).toString();
    }
}
