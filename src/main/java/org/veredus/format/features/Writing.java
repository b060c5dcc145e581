package org.veredus.format.features;

/// Counts how a text is written.
final class Writing {
    private int letters;
    private int upper;
    private int foreign; // letters that ASCII does not have

    int exclamations;
    int dollars;
    int quotedLines;

    /// Whether a line says that somebody wrote what follows.
    boolean introduces;

    /// Whether there is the line that a signature stands behind: two hyphens and a space.
    boolean signed;

    /// The share of capitals among the letters.
    int upperTenths() {
        return upper * 10 / Math.max(1, letters);
    }

    /// The share of letters that ASCII does not have, rounded up: 0 is none at all.
    int foreignFifths() {
        return letters == 0 ? 0 : (foreign * 5 + letters - 1) / letters;
    }

    void add(String text) {
        int start = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n') {
                line(text, start, at);
                start = at + 1;
            } else if (c == '!') {
                exclamations++;
            } else if (c == '$') {
                dollars++;
            } else if (c < 0x80) {
                boolean isUpper = c >= 'A' && c <= 'Z';
                if (isUpper) upper++;
                if (isUpper || (c >= 'a' && c <= 'z')) letters++;
            } else if (Character.isLetter(c)) {
                letters++;
                foreign++;
                if (Character.isUpperCase(c)) upper++;
            }
        }
        line(text, start, text.length());
    }

    private void line(String text, int start, int lineEnd) {
        int end = lineEnd;
        while (end > start && text.charAt(end - 1) <= ' ') end--;
        if (end == start) return;
        char first = text.charAt(start);
        if (first == '>' || first == '|') quotedLines++;
        signed |= end - start == 2 && text.startsWith("--", start);
        introduces |= endsWith(text, start, end, "wrote:") || endsWith(text, start, end, "writes:");
    }

    private static boolean endsWith(String text, int start, int end, String word) {
        return end - start > word.length()
                && text.regionMatches(true, end - word.length(), word, 0, word.length());
    }
}
