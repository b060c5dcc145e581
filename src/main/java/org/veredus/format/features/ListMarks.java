package org.veredus.format.features;

import java.util.List;
import java.util.Locale;

/// Takes out what a mailing list adds to everything: it says nothing of the message, and speaks for
/// junk that comes through a list as much as for the rest.
final class ListMarks {
    /// Characters behind the last line of signs that may be a footer.
    private static final int MAX_FOOTER = 600;

    /// Signs that make a line.
    private static final int MIN_LINE = 20;

    private static final int MAX_TAG = 30;

    /// A list's own, and its host's advertisement above it.
    private static final int MAX_FOOTERS = 3;

    private static final List<String> LIST_WORDS =
            List.of(
                    "mailman",
                    "mailing list",
                    "mailing-list",
                    "listserv",
                    "majordomo",
                    "listinfo",
                    "sponsored by");

    /// Whom to ask for it: programs that run lists.
    private static final List<String> WAYS_OUT =
            List.of("/listinfo", "majordomo@", "listserv@", "-unsubscribe@", "-request@");

    private ListMarks() {}

    /// A subject without what stands before its words: `Re: [list] `.
    static String subject(String subject) {
        String rest = subject;
        for (int rounds = 0; rounds < 5; rounds++) {
            String next = untagged(rest);
            if (isPrefix(next)) next = next.substring(next.indexOf(':') + 1).stripLeading();
            if (next.equals(rest)) break;
            rest = next;
        }
        return rest;
    }

    private static boolean isPrefix(String subject) {
        return subject.regionMatches(true, 0, "re:", 0, 3)
                || subject.regionMatches(true, 0, "fw:", 0, 3)
                || subject.regionMatches(true, 0, "fwd:", 0, 4);
    }

    /// A subject without a list's `[name]` in front.
    static String untagged(String subject) {
        if (!subject.startsWith("[")) return subject;
        int end = subject.indexOf(']');
        boolean tag = end > 1 && end <= MAX_TAG + 1;
        return tag ? subject.substring(end + 1).stripLeading() : subject;
    }

    /// A text without the footers at its end: what stands behind a line of signs, or the line that
    /// a signature begins with, and speaks of a list, and a paragraph that tells how to leave one.
    static String text(String text) {
        String rest = text;
        for (int footers = 0; footers < MAX_FOOTERS; footers++) {
            int end = footer(rest);
            if (end == rest.length()) break;
            rest = rest.substring(0, end);
        }
        return rest;
    }

    /// Where the last one begins; the end of the text if it has none.
    private static int footer(String text) {
        int lowest = Math.max(0, text.length() - MAX_FOOTER);
        int end = text.length();
        while (end > lowest && Character.isWhitespace(text.charAt(end - 1))) end--;
        int leaving = text.length();
        boolean ofList = false;
        while (end > lowest) {
            int start = text.lastIndexOf('\n', end - 1) + 1;
            if (start < lowest) break;
            String line = text.substring(start, end).toLowerCase(Locale.ROOT);
            ofList |= hasAny(line, LIST_WORDS);
            if (ofList && (isLine(text, start, end) || isSignature(text, start, end))) return start;
            if (hasAny(line, WAYS_OUT)) leaving = start;
            else if (leaving < text.length()) {
                if (line.isBlank()) break;
                leaving = start;
            }
            end = start - 1;
        }
        return leaving;
    }

    private static boolean hasAny(String line, List<String> words) {
        for (String word : words) {
            if (line.contains(word)) return true;
        }
        return false;
    }

    /// Two hyphens and perhaps a space, what most programs put before a signature.
    private static boolean isSignature(String text, int start, int end) {
        return text.startsWith("--", start) && text.substring(start + 2, end).isBlank();
    }

    private static boolean isLine(String text, int start, int end) {
        int signs = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c == '_' || c == '-' || c == '=' || c == '*') signs++;
            else if (!Character.isWhitespace(c)) return false;
        }
        return signs >= MIN_LINE;
    }
}
