package org.veredus.verify.spf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Text with macros, RFC 7208 §7.
record MacroString(String text, List<Piece> pieces) {
    /// Where the text stands decides what it may hold.
    enum Kind {
        /// Of a term in the record.
        TERM("slodipvh", '!'),
        /// What a sender is told, RFC 7208 §6.2: with spaces and three more letters.
        EXPLANATION("slodipvhcrt", ' ');

        private final String letters;
        private final char first;

        Kind(String letters, char first) {
            this.letters = letters;
            this.first = first;
        }
    }

    sealed interface Piece {
        record Literal(String text) implements Piece {}

        /// @param letter in lower case
        /// @param escaped whether the result is to fit into a URL
        /// @param last how many parts on the right are kept
        record Macro(char letter, boolean escaped, int last, boolean reversed, String delimiters)
                implements Piece {}
    }

    /// The values of the macro letters.
    @FunctionalInterface
    interface Values {
        String of(char letter) throws SpfError;
    }

    private static final String DELIMITERS = ".-+,/_=";

    /// More parts than any value has; a number of any length is cut down to it.
    private static final int ALL = 1000;

    private static final Pattern TOP_LABEL =
            Pattern.compile("(?=[A-Za-z0-9-]*[A-Za-z-])[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?");

    MacroString {
        pieces = List.copyOf(pieces);
    }

    static MacroString parse(String text, Kind kind) throws SpfError {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c < kind.first || c > '~')
                throw wrong(text, "has a character that is not allowed there");
            if (c != '%') {
                literal.append(c);
                at++;
                continue;
            }
            char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
            if (next == '{') {
                int end = text.indexOf('}', at);
                if (end < 0) throw wrong(text, "has a macro without }");
                pieces.add(new Piece.Literal(literal.toString()));
                literal.setLength(0);
                pieces.add(macro(text.substring(at + 2, end), text, kind));
                at = end + 1;
            } else {
                literal.append(escape(next, text));
                at += 2;
            }
        }
        pieces.add(new Piece.Literal(literal.toString()));
        return new MacroString(text, pieces);
    }

    /// A domain-spec, RFC 7208 §7.1: ends in a macro, or in a dot and a top label.
    static MacroString parseDomain(String text) throws SpfError {
        if (text.isEmpty()) throw SpfError.permanent("a domain is missing");
        MacroString domain = parse(text, Kind.TERM);
        Piece last = domain.pieces.getLast();
        if (last.equals(new Piece.Literal("")) && domain.pieces.size() > 1) return domain;
        if (text.endsWith("%%") || text.endsWith("%_") || text.endsWith("%-")) return domain;
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        int dot = name.lastIndexOf('.');
        if (dot < 0 || !TOP_LABEL.matcher(name.substring(dot + 1)).matches())
            throw wrong(text, "does not end in a top-level domain");
        return domain;
    }

    String expand(Values values) throws SpfError {
        StringBuilder expanded = new StringBuilder();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Literal(var literal) -> expanded.append(literal);
                case Piece.Macro macro ->
                        expanded.append(transform(values.of(macro.letter), macro));
            }
        }
        return expanded.toString();
    }

    private static String escape(char c, String text) throws SpfError {
        return switch (c) {
            case '%' -> "%";
            case '_' -> " ";
            case '-' -> "%20";
            default -> throw wrong(text, "has a % that begins no macro");
        };
    }

    // RFC 7208 §7.1: macro-letter transformers *delimiter
    private static Piece.Macro macro(String inside, String text, Kind kind) throws SpfError {
        char letter = inside.isEmpty() ? 0 : Character.toLowerCase(inside.charAt(0));
        if (kind.letters.indexOf(letter) < 0) throw wrong(text, "has an unknown macro letter");
        int at = 1;
        int last = 0;
        while (at < inside.length() && isDigit(inside.charAt(at)))
            last = Math.min(ALL, last * 10 + inside.charAt(at++) - '0');
        if (at == 1) last = ALL;
        if (last == 0) throw wrong(text, "keeps zero parts of a macro");
        boolean reversed = at < inside.length() && (inside.charAt(at) | 0x20) == 'r';
        at += reversed ? 1 : 0;
        String delimiters = inside.substring(at);
        if (!delimiters.chars().allMatch(c -> DELIMITERS.indexOf(c) >= 0))
            throw wrong(text, "has a macro with unknown delimiters");
        boolean escaped = Character.isUpperCase(inside.charAt(0));
        return new Piece.Macro(
                letter, escaped, last, reversed, delimiters.isEmpty() ? "." : delimiters);
    }

    // RFC 7208 §7.3
    private static String transform(String value, Piece.Macro macro) {
        String kept = value;
        boolean plain = macro.last == ALL && !macro.reversed && macro.delimiters.equals(".");
        if (!plain) {
            String split = "[" + macro.delimiters.replace("-", "\\-") + "]";
            List<String> parts = Arrays.asList(value.split(split, -1));
            if (macro.reversed) Collections.reverse(parts);
            int from = Math.max(0, parts.size() - macro.last);
            kept = String.join(".", parts.subList(from, parts.size()));
        }
        return macro.escaped ? urlEscaped(kept) : kept;
    }

    // RFC 3986 §2.3
    private static String urlEscaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            boolean unreserved =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || isDigit(c)
                            || "-._~".indexOf(c) >= 0;
            escaped.append(unreserved ? c : String.format(Locale.ROOT, "%%%02X", (int) c));
        }
        return escaped.toString();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static SpfError wrong(String text, String what) {
        return SpfError.permanent("\"" + text + "\" " + what);
    }
}
