package org.veredus.format.sieve.match;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A text to be looked for in others, prepared once.
///
/// Without regard to ASCII case it is Horspool's search: the character under the key's end says how
/// far the key can be moved at least, so that most of a text is never looked at. The table has a
/// place for the lowest seven bits of a character; those that share one share the shorter move.
public final class Needle {
    private static final int TABLE = 128;

    /// Shorter keys are found sooner by their first character.
    private static final int SHORT = 3;

    private final Collation collation;
    private final String key;
    private final int[] moves;

    private Needle(Collation collation, String key) {
        this.collation = collation;
        this.key = key;
        moves =
                collation == Collation.ASCII_CASEMAP && key.length() >= SHORT
                        ? moves(key)
                        : new int[0];
    }

    /// @param key folded by the collation
    public static Needle of(Collation collation, String key) {
        return new Needle(collation, key);
    }

    private static int[] moves(String key) {
        int[] moves = new int[TABLE];
        Arrays.fill(moves, key.length());
        for (int i = 0; i < key.length() - 1; i++) {
            char c = key.charAt(i);
            int move = key.length() - 1 - i;
            note(moves, c, move);
            if (c >= 'A' && c <= 'Z') note(moves, (char) (c + 32), move);
        }
        return moves;
    }

    private static void note(int[] moves, char c, int move) {
        int place = c & (TABLE - 1);
        moves[place] = Math.min(moves[place], move);
    }

    /// Whether a text has a part that is equal to the key.
    public boolean isIn(String text) {
        return moves.length == 0 ? collation.contains(text, key) : search(text);
    }

    /// The same of octets that stand for a character each, be it a wrong one where it is not ASCII.
    public boolean isIn(byte[] octets, int from, int to) {
        return moves.length == 0
                ? isIn(new String(octets, from, to - from, StandardCharsets.ISO_8859_1))
                : search(octets, from, to);
    }

    private boolean search(byte[] octets, int from, int to) {
        int last = key.length() - 1;
        char end = key.charAt(last);
        int at = from + last;
        while (at < to) {
            int c = octets[at] & 0xFF;
            if (Collation.upper((char) c) == end && isEqual(octets, at - last)) return true;
            at += moves[c & (TABLE - 1)];
        }
        return false;
    }

    private boolean isEqual(byte[] octets, int from) {
        for (int i = 0; i < key.length() - 1; i++) {
            if (Collation.upper((char) (octets[from + i] & 0xFF)) != key.charAt(i)) return false;
        }
        return true;
    }

    private boolean search(String text) {
        int last = key.length() - 1;
        char end = key.charAt(last);
        int at = last;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Collation.upper(c) == end && isEqual(text, at - last)) return true;
            at += moves[c & (TABLE - 1)];
        }
        return false;
    }

    private boolean isEqual(String text, int from) {
        for (int i = 0; i < key.length() - 1; i++) {
            if (Collation.upper(text.charAt(from + i)) != key.charAt(i)) return false;
        }
        return true;
    }
}
