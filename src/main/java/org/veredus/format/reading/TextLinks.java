package org.veredus.format.reading;

import java.util.ArrayList;
import java.util.List;

/// Finds addresses of the web in plain text.
final class TextLinks {
    private TextLinks() {}

    static List<Link> in(String text, int most) {
        List<Link> found = new ArrayList<>();
        int at = next(text, 0);
        while (at >= 0 && found.size() < most) {
            int end = at;
            while (end < text.length() && belongs(text.charAt(end))) end++;
            while (end > at && ".,;:!?)'\"]}>".indexOf(text.charAt(end - 1)) >= 0) end--;
            Link link = Link.of(text.substring(at, end), text.substring(at, end));
            if (link.address() != null) found.add(link);
            at = next(text, Math.max(end, at + 4));
        }
        return found;
    }

    private static int next(String text, int from) {
        for (int i = from; i + 4 < text.length(); i++) {
            char c = text.charAt(i);
            boolean start = (c | 0x20) == 'h' || (c | 0x20) == 'w';
            if (!start || (i > 0 && Character.isLetterOrDigit(text.charAt(i - 1)))) continue;
            if (text.regionMatches(true, i, "http://", 0, 7)
                    || text.regionMatches(true, i, "https://", 0, 8)
                    || text.regionMatches(true, i, "www.", 0, 4)) return i;
        }
        return -1;
    }

    private static boolean belongs(char c) {
        return c > ' ' && c != '<' && c != '>' && c != '"' && !Character.isSpaceChar(c);
    }
}
