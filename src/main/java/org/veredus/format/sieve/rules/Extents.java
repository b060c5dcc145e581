package org.veredus.format.sieve.rules;

import java.util.ArrayList;
import java.util.List;
import org.veredus.format.sieve.syntax.Place;

/// Where statements of a right script begin and end in its text.
final class Extents {
    private final String text;
    private final List<Integer> lines = new ArrayList<>();

    Extents(String text) {
        this.text = text;
        lines.add(0);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') lines.add(i + 1);
        }
    }

    int offset(Place place) {
        return text.offsetByCodePoints(lines.get(place.line() - 1), place.column() - 1);
    }

    /// Behind the `;` or the block of the statement that begins here.
    int end(int from) {
        int depth = 0;
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            int behind = skipped(text, at);
            if (behind > at) {
                at = behind;
                continue;
            }
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            at++;
            if (depth == 0 && (c == ';' || c == '}')) return at;
        }
        return at;
    }

    /// Whether there is a comment.
    static boolean hasComment(String text) {
        int at = 0;
        while (at < text.length()) {
            boolean comment = text.charAt(at) == '#' || text.startsWith("/*", at);
            if (comment) return true;
            int behind = skipped(text, at);
            at = behind > at ? behind : at + 1;
        }
        return false;
    }

    /// Behind the string or comment that begins here; the same place if none does. RFC 5228 §2.3,
    /// §2.4.2
    private static int skipped(String text, int at) {
        char c = text.charAt(at);
        if (c == '"') return behindQuotes(text, at + 1);
        if (c == '#') return behind(text, "\n", at);
        if (text.startsWith("/*", at)) return behind(text, "*/", at + 2);
        boolean word = at > 0 && Character.isLetterOrDigit(text.charAt(at - 1));
        if (!word && text.regionMatches(true, at, "text:", 0, 5)) return behindText(text, at + 5);
        return at;
    }

    private static int behindQuotes(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '"') at += text.charAt(at) == '\\' ? 2 : 1;
        return Math.min(text.length(), at + 1);
    }

    /// A text of several lines ends with a line that is a dot.
    private static int behindText(String text, int from) {
        int line = text.indexOf('\n', from);
        while (line >= 0) {
            int next = text.indexOf('\n', line + 1);
            String content = text.substring(line + 1, next < 0 ? text.length() : next);
            if (content.equals(".") || next < 0) return Math.min(text.length(), line + 2);
            line = next;
        }
        return text.length();
    }

    private static int behind(String text, String end, int from) {
        int at = text.indexOf(end, from);
        return at < 0 ? text.length() : at + end.length();
    }
}
