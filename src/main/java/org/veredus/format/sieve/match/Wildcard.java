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
    ///
    /// @param literal the text where there is no `?`
    private record Piece(int[] units, @Nullable String literal) {}

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
        boolean literal = units.stream().allMatch(unit -> unit >= 0);
        return new Piece(array, literal ? new String(array, 0, array.length) : null);
    }

    /// What each wildcard stands for in the value, in the order of the pattern, the whole first;
    /// null
    /// where it does not match. The text given back is cut from `original`, which is as long as
    /// the folded value, else the folded text is given.
    public @Nullable List<String> match(String value, String original) {
        int[] starts = new int[pieces.size()];
        int at = end(pieces.getFirst(), value, 0);
        if (at < 0 || (pieces.size() == 1 && at != value.length())) {
            return null;
        }
        for (int i = 1; i < starts.length; i++) {
            starts[i] = find(pieces.get(i), value, at, i == starts.length - 1);
            if (starts[i] < 0) {
                return null;
            }
            at = end(pieces.get(i), value, starts[i]);
        }
        return captured(starts, value, original.length() == value.length() ? original : value);
    }

    private List<String> captured(int[] starts, String value, String shown) {
        List<String> captured = new ArrayList<>();
        captured.add(shown);
        int at = 0;
        for (int i = 0; i < starts.length; i++) {
            if (i > 0) captured.add(shown.substring(at, starts[i]));
            capture(pieces.get(i), value, starts[i], shown, captured);
            at = end(pieces.get(i), value, starts[i]);
        }
        return captured;
    }

    private static int find(Piece piece, String value, int from, boolean last) {
        String literal = piece.literal;
        if (literal != null && last) {
            int start = value.length() - literal.length();
            return start >= from && value.startsWith(literal, start) ? start : -1;
        }
        if (literal != null) {
            return value.indexOf(literal, from);
        }
        for (int start = from; start <= value.length(); start++) {
            int end = end(piece, value, start);
            if (end >= 0 && (!last || end == value.length())) {
                return start;
            }
        }
        return -1;
    }

    /// Where the piece ends if it stands at this place, else -1.
    private static int end(Piece piece, String value, int start) {
        String literal = piece.literal;
        if (literal != null) {
            return value.startsWith(literal, start) ? start + literal.length() : -1;
        }
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
        if (piece.literal != null) {
            return;
        }
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
