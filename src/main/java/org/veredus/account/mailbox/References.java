package org.veredus.account.mailbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The Message-IDs in a header that say which thread a message belongs to. RFC 5256 §3, RFC 5322
/// §3.6.4.
final class References {
    /// The newest references decide; a thread of thousands need not be read whole.
    private static final int MAX = 20;

    /// RFC 5322 §2.1.1: no longer identifier fits into a line.
    private static final int MAX_ID = 998;

    private References() {}

    /// Newest reference first, the message's own identifier last; without doubles.
    static List<String> of(byte[] header, int length) {
        List<String> own = new ArrayList<>();
        List<String> others = new ArrayList<>();
        int at = 0;
        while (at < length) {
            int end = fieldEnd(header, at, length);
            int colon = indexOf(header, ':', at, end);
            if (colon > at) {
                String name =
                        new String(
                                        header,
                                        at,
                                        Math.min(colon - at, 16),
                                        StandardCharsets.ISO_8859_1)
                                .strip()
                                .toLowerCase(Locale.ROOT);
                switch (name) {
                    case "message-id" -> collect(header, colon, end, own);
                    case "references", "in-reply-to" -> collect(header, colon, end, others);
                    default -> {} // says nothing of threads
                }
            }
            at = end;
        }
        Set<String> ids =
                new LinkedHashSet<>(
                        others.subList(Math.max(0, others.size() - MAX), others.size()).reversed());
        ids.addAll(own.subList(0, Math.min(1, own.size())));
        return List.copyOf(ids);
    }

    /// The start of the next line that is not a continuation.
    private static int fieldEnd(byte[] header, int from, int length) {
        int at = from;
        do {
            int newline = indexOf(header, '\n', at, length);
            if (newline < 0) return length;
            at = newline + 1;
        } while (at < length && (header[at] == ' ' || header[at] == '\t'));
        return at;
    }

    private static void collect(byte[] header, int from, int to, List<String> into) {
        int at = from;
        while (true) {
            int open = indexOf(header, '<', at, to);
            int close = open < 0 ? -1 : indexOf(header, '>', open, to);
            if (close < 0) return;
            if (close - open > 1 && close - open <= MAX_ID)
                into.add(
                        new String(
                                header, open + 1, close - open - 1, StandardCharsets.ISO_8859_1));
            at = close + 1;
        }
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int to) {
        for (int i = from; i < to; i++) if (bytes[i] == wanted) return i;
        return -1;
    }
}
