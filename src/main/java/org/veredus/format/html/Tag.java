package org.veredus.format.html;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A start or end tag as it is written in a document.
///
/// @param name in lower case
/// @param start behind the name
/// @param end of its attributes: the `>` or the document's end
record Tag(String html, String name, boolean closing, int start, int end) {
    /// Attributes of one tag that are looked at.
    private static final int MAX_ATTRIBUTES = 60;

    /// The tag whose `<` is at `at`; null if there is none.
    static @Nullable Tag at(String html, int at) {
        int name = at + 1;
        boolean closing = name < html.length() && html.charAt(name) == '/';
        if (closing) name++;
        if (name >= html.length() || !isLetter(html.charAt(name))) return null;
        int end = name;
        while (end < html.length() && !isNameEnd(html.charAt(end))) end++;
        return new Tag(
                html,
                html.substring(name, end).toLowerCase(Locale.ROOT),
                closing,
                end,
                closeOf(html, end));
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isNameEnd(char c) {
        return c <= ' ' || c == '>' || c == '/' || c == '<';
    }

    /// Within quotes a `>` does not end the tag. A quote that is never closed is no quote.
    private static int closeOf(String html, int from) {
        int i = from;
        while (i < html.length()) {
            char c = html.charAt(i);
            if (c == '>') return i;
            boolean opens = (c == '"' || c == '\'') && follows(html, i, '=');
            int closing = opens ? html.indexOf(c, i + 1) : -1;
            i = closing > 0 ? closing + 1 : i + 1;
        }
        return html.length();
    }

    private static boolean follows(String html, int at, char before) {
        int i = at - 1;
        while (i >= 0 && html.charAt(i) <= ' ') i--;
        return i >= 0 && html.charAt(i) == before;
    }

    /// Where the text goes on.
    int after() {
        return Math.min(html.length(), end + 1);
    }

    /// A value with its references resolved; empty for an attribute without one, null if there is
    /// none of this name.
    @Nullable String attribute(String wanted) {
        int at = start;
        for (int seen = 0; seen < MAX_ATTRIBUTES && at < end; seen++) {
            int name = skip(at);
            int nameEnd = name;
            while (nameEnd < end && html.charAt(nameEnd) > ' ' && html.charAt(nameEnd) != '=')
                nameEnd++;
            if (nameEnd == name) return null;
            int equals = space(nameEnd);
            boolean valued = equals < end && html.charAt(equals) == '=';
            int value = valued ? space(equals + 1) : nameEnd;
            int valueEnd = valued ? valueEnd(value) : nameEnd;
            boolean quoted = valued && valueEnd > value && isQuote(html.charAt(value));
            if (nameEnd - name == wanted.length()
                    && html.regionMatches(true, name, wanted, 0, wanted.length())) {
                if (!valued) return "";
                int to = quoted ? valueEnd - 1 : valueEnd;
                int from = quoted ? value + 1 : value;
                return Entities.decode(html.substring(from, Math.max(from, to)));
            }
            at = valueEnd;
        }
        return null;
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    private int valueEnd(int value) {
        if (value < end && isQuote(html.charAt(value))) {
            int closing = html.indexOf(html.charAt(value), value + 1);
            if (closing > 0 && closing <= end) return closing + 1;
        }
        int to = value;
        while (to < end && html.charAt(to) > ' ') to++;
        return to;
    }

    private int space(int at) {
        int i = at;
        while (i < end && html.charAt(i) <= ' ') i++;
        return i;
    }

    private int skip(int at) {
        int i = at;
        while (i < end && (html.charAt(i) <= ' ' || html.charAt(i) == '/')) i++;
        return i;
    }

    /// Whether there is an attribute that runs a script.
    boolean hasHandler() {
        // Within the tag only: a document may have no equals sign at all
        int lastValue = end - 1;
        while (lastValue >= start && html.charAt(lastValue) != '=') lastValue--;
        int at = start;
        while (at + 3 < lastValue) {
            boolean on =
                    html.charAt(at) <= ' '
                            && (html.charAt(at + 1) | 0x20) == 'o'
                            && (html.charAt(at + 2) | 0x20) == 'n'
                            && isLetter(html.charAt(at + 3));
            if (on) return true;
            at++;
        }
        return false;
    }
}
