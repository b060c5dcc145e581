package org.veredus.format.message;

import java.util.Locale;

/// The subject without what replies and forwards add to it, RFC 5256 §2.1; two messages with the
/// same one
/// may belong to the same thread.
public final class BaseSubject {
    /// What is longer is cut: a subject is one line to people.
    private static final int MAX_LENGTH = 4096;

    private static final String FORWARDED = "[fwd:";
    private static final String TRAILER = "(fwd)";

    private final String text;
    private final String lower;
    private int start;
    private int end;

    private BaseSubject(String text) {
        this.text = text;
        this.lower = text.toLowerCase(Locale.ROOT);
        this.end = text.length();
    }

    /// @param subject decoded
    public static String of(String subject) {
        // RFC 5256 §2.1 (1)
        String text =
                subject.substring(0, Math.min(subject.length(), MAX_LENGTH))
                        .replaceAll("\\s+", " ");
        if (text.toLowerCase(Locale.ROOT).length() != text.length()) {
            text = text.toLowerCase(Locale.ROOT); // İ: places would not match otherwise
        }
        var base = new BaseSubject(text);
        base.strip();
        return base.text.substring(base.start, base.end);
    }

    private void strip() {
        boolean again = true;
        while (again) {
            stripTrailers();
            stripLeaders();
            // RFC 5256 §2.1 (6)
            again = at(FORWARDED, start) && end > start && text.charAt(end - 1) == ']';
            if (again) {
                start += FORWARDED.length();
                end--;
            }
        }
    }

    // RFC 5256 §2.1 (2)
    private void stripTrailers() {
        boolean found = true;
        while (found && end > start) {
            found = false;
            if (text.charAt(end - 1) == ' ') {
                end--;
                found = true;
            } else if (end - start >= TRAILER.length()
                    && lower.startsWith(TRAILER, end - TRAILER.length())) {
                end -= TRAILER.length();
                found = true;
            }
        }
    }

    // RFC 5256 §2.1 (3) to (5)
    private void stripLeaders() {
        int before = -1;
        while (before != start) {
            before = start;
            start = pastSpaces(start);
            int past = pastReply(start);
            if (past < 0) {
                past = pastBlob(start);
                past = past >= end ? -1 : past;
            }
            start = past < 0 ? start : past;
        }
    }

    /// Past `*subj-blob subj-refwd`, or -1.
    private int pastReply(int from) {
        int i = from;
        for (int blob = pastBlob(i); blob >= 0; blob = pastBlob(i)) {
            i = blob;
        }
        if (at("re", i)) {
            i += 2;
        } else if (at("fwd", i)) {
            i += 3;
        } else if (at("fw", i)) {
            i += 2;
        } else {
            return -1;
        }
        i = pastSpaces(i);
        int blob = pastBlob(i);
        i = blob < 0 ? i : blob;
        return at(":", i) ? i + 1 : -1;
    }

    /// Past `"[" *BLOBCHAR "]" *WSP`, or -1.
    private int pastBlob(int from) {
        if (!at("[", from)) {
            return -1;
        }
        int i = from + 1;
        while (i < end && text.charAt(i) != '[' && text.charAt(i) != ']') {
            i++;
        }
        return at("]", i) ? pastSpaces(i + 1) : -1;
    }

    private int pastSpaces(int from) {
        int i = from;
        while (i < end && text.charAt(i) == ' ') {
            i++;
        }
        return i;
    }

    private boolean at(String expected, int i) {
        return i + expected.length() <= end && lower.startsWith(expected, i);
    }
}
