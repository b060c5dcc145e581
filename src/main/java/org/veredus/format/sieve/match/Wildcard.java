package org.veredus.format.sieve.match;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A pattern with `*` and `?`, RFC 5228 §2.7.1. `*` takes as little as it can, RFC 5229 §3.2.
///
/// The pattern is cut at its stars. Each piece between them is looked for behind the piece before:
/// its first place is right, since any later one leaves the rest less room. Only the last piece is
/// bound to the end.
public final class Wildcard {
    private static final char ANY = '?';
    private static final char ESCAPE = '\\';

    /// Literal characters, and -1 for a `?`.
    private record Piece(int[] units, int wildcards) {}

    private final List<Piece> pieces;

    private Wildcard(List<Piece> pieces) {
        this.pieces = pieces;
    }

    /// @param pattern folded by the collation that the values are folded by
    public static Wildcard compile(String pattern) {
        List<Piece> pieces = new ArrayList<>();
        List<Integer> units = new ArrayList<>();
        for (int i = 0; i < pattern.length(); ) {
            int c = pattern.codePointAt(i);
            i += Character.charCount(c);
            if (c == '*') {
                pieces.add(piece(units));
                units.clear();
            } else if (c == ESCAPE && i < pattern.length()) {
                int escaped = pattern.codePointAt(i);
                i += Character.charCount(escaped);
                units.add(escaped);
            } else {
                units.add(c == ANY ? -1 : c);
            }
        }
        pieces.add(piece(units));
        return new Wildcard(pieces);
    }

    private static Piece piece(List<Integer> units) {
        int[] array = units.stream().mapToInt(Integer::intValue).toArray();
        return new Piece(array, (int) units.stream().filter(unit -> unit < 0).count());
    }

    /// What each wildcard stands for in the value, in the order of the pattern, the whole first;
    /// null
    /// where it does not match. The text given back is cut from `original`, which is as long as
    /// the folded value, else the folded text is given.
    public @Nullable List<String> match(String value, String original) {
        String shown = original.length() == value.length() ? original : value;
        List<String> captured = new ArrayList<>();
        captured.add(shown);
        int at = end(pieces.getFirst(), value, 0);
        if (at < 0 || (pieces.size() == 1 && at != value.length())) {
            return null;
        }
        capture(pieces.getFirst(), value, 0, shown, captured);
        for (int i = 1; i < pieces.size(); i++) {
            boolean last = i == pieces.size() - 1;
            int start = find(pieces.get(i), value, at, last);
            if (start < 0) {
                return null;
            }
            captured.add(shown.substring(at, start));
            capture(pieces.get(i), value, start, shown, captured);
            at = end(pieces.get(i), value, start);
        }
        return captured;
    }

    private static int find(Piece piece, String value, int from, boolean last) {
        if (last && piece.wildcards == 0) {
            int start = value.length() - length(piece);
            return start >= from && end(piece, value, start) >= 0 ? start : -1;
        }
        for (int start = from; start <= value.length(); start++) {
            int end = end(piece, value, start);
            if (end >= 0 && (!last || end == value.length())) {
                return start;
            }
        }
        return -1;
    }

    private static int length(Piece piece) {
        int length = 0;
        for (int unit : piece.units) {
            length += Character.charCount(unit);
        }
        return length;
    }

    /// Where the piece ends if it stands at this place, else -1.
    private static int end(Piece piece, String value, int start) {
        int at = start;
        for (int unit : piece.units) {
            if (at >= value.length()) {
                return -1;
            }
            int c = value.codePointAt(at);
            if (unit >= 0 && unit != c) {
                return -1;
            }
            at += Character.charCount(c);
        }
        return at;
    }

    private static void capture(
            Piece piece, String value, int start, String shown, List<String> captured) {
        int at = start;
        for (int unit : piece.units) {
            int next = at + Character.charCount(value.codePointAt(at));
            if (unit < 0) {
                captured.add(shown.substring(at, next));
            }
            at = next;
        }
    }
}
