package org.veredus.protocol.imap.syntax;

import org.jspecify.annotations.Nullable;

/// The announcement of a literal at the end of a line: `{310}` or, not waiting for a go-ahead,
/// `{310+}`; with a tilde before it, its octets may be any. RFC 3501 §4.3, RFC 7888 §3, RFC 3516
/// §4.4
///
/// @param start where the tilde or the brace stands in its line
/// @param octets what may be in it
public record LiteralMark(long size, boolean waits, int start, Octets octets) {
    /// RFC 9051 §4.3: only a literal8 may have NULs.
    public enum Octets {
        ANY,
        NO_NUL
    }

    /// Above what anybody takes: digits beyond it change nothing.
    private static final long ENDLESS = Long.MAX_VALUE / 20;

    /// The mark that ends the line, if one does.
    public static @Nullable LiteralMark endOf(byte[] line) {
        int end = line.length - 1;
        if (end < 2 || line[end] != '}') return null;
        boolean waits = line[end - 1] != '+';
        int at = waits ? end : end - 1;
        int lastDigit = at - 1;
        while (at > 0 && line[at - 1] >= '0' && line[at - 1] <= '9') at--;
        if (at == 0 || line[at - 1] != '{' || lastDigit < at) return null;
        long size = 0;
        for (int i = at; i <= lastDigit; i++) size = Math.min(ENDLESS, size * 10 + line[i] - '0');
        boolean any = at > 1 && line[at - 2] == '~';
        return new LiteralMark(
                size, waits, any ? at - 2 : at - 1, any ? Octets.ANY : Octets.NO_NUL);
    }

    /// The same where its line stands behind other octets.
    public LiteralMark movedBy(int by) {
        return new LiteralMark(size, waits, start + by, octets);
    }
}
