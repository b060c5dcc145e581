package org.veredus.format.features;

import java.util.Arrays;

/// The words of a text as hashes, in order. A word is a run of letters and digits, in lower case;
/// of scripts without spaces each character is one; a run of one sign such as `$$$` is one, too.
/// All numbers of one length are the same word.
public final class Tokens {
    /// Longer runs are cut; what is behind does not tell them apart.
    private static final int MAX_WORD = 40;

    private static final int STEM = 5;

    /// What each character of ASCII is, as nearly all that is read are of it.
    private static final boolean[] IN_WORDS = new boolean[0x80];

    static {
        for (char c = 0; c < IN_WORDS.length; c++) IN_WORDS[c] = Character.isLetterOrDigit(c);
    }

    private final boolean signs;
    private int[] hashes = new int[256];
    private int[] stems = new int[256];
    private int length;

    private Tokens(boolean signs) {
        this.signs = signs;
    }

    /// @param most words that are read
    public static Tokens of(CharSequence text, int most) {
        Tokens tokens = new Tokens(true);
        tokens.read(text, most);
        return tokens;
    }

    /// Without the runs of signs.
    ///
    /// @param most words that are read
    public static Tokens withoutSigns(CharSequence text, int most) {
        Tokens tokens = new Tokens(false);
        tokens.read(text, most);
        return tokens;
    }

    public int length() {
        return length;
    }

    public int hash(int index) {
        return hashes[index];
    }

    /// Of the first five letters of a longer word; of others it is the word's.
    int stem(int index) {
        return stems[index];
    }

    private void read(CharSequence text, int most) {
        int at = 0;
        int end = text.length();
        while (at < end && length < most) {
            char c = text.charAt(at);
            if (isAlone(c)) {
                add(Hashing.of(c), Hashing.of(c));
                at++;
            } else if (isInWords(c)) {
                at = word(text, at);
            } else if (signs && isSign(c)) {
                at = signs(text, at);
            } else {
                at++;
            }
        }
    }

    private int word(CharSequence text, int start) {
        int hash = Hashing.START;
        int stem = 0;
        int at = start;
        boolean number = true;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean joins = isJoiner(c) && at + 1 < text.length() && at > start;
            if (isInWords(c) && !isAlone(c)) {
                number &= c >= '0' && c <= '9';
                if (at - start == STEM) stem = hash;
                if (at - start < MAX_WORD) hash = Hashing.step(hash, lower(c));
            } else if (!isInvisible(c) && !(joins && isInWords(text.charAt(at + 1)))) {
                break;
            }
            at++;
        }
        int word = number ? Hashing.step(Hashing.START, 1_000_000 + at - start) : hash;
        add(Hashing.end(word), Hashing.end(number || stem == 0 ? word : stem));
        return at;
    }

    private static boolean isInWords(char c) {
        return c < 0x80 ? IN_WORDS[c] : Character.isLetterOrDigit(c);
    }

    private static int lower(char c) {
        return c < 0x80 ? (c >= 'A' && c <= 'Z' ? c | 0x20 : c) : Character.toLowerCase(c);
    }

    private int signs(CharSequence text, int start) {
        char c = text.charAt(start);
        int at = start;
        while (at < text.length() && text.charAt(at) == c) at++;
        int run =
                Hashing.end(Hashing.step(Hashing.step(Hashing.START, c), Math.min(at - start, 4)));
        add(run, run);
        return at;
    }

    private static boolean isJoiner(char c) {
        return c == '\'' || c == '\u2019';
    }

    private static boolean isInvisible(char c) {
        return c == '\u00AD' || (c >= '\u200B' && c <= '\u200D') || c == '\u2060' || c == '\uFEFF';
    }

    private static boolean isSign(char c) {
        return switch (c) {
            case '!', '$', '%', '\u20AC', '\u00A3', '?', '*', '#' -> true;
            default -> false;
        };
    }

    /// Ideographs, kana, Thai and the like are written without spaces.
    private static boolean isAlone(char c) {
        if (c < '\u0E00') return false;
        return c <= '\u0EFF'
                || (c >= '\u1000' && c <= '\u109F')
                || (c >= '\u3040' && c <= '\u30FF')
                || (c >= '\u3400' && c <= '\u9FFF')
                || (c >= '\uF900' && c <= '\uFAFF');
    }

    private void add(int hash, int stem) {
        if (length == hashes.length) {
            hashes = Arrays.copyOf(hashes, length * 2);
            stems = Arrays.copyOf(stems, length * 2);
        }
        hashes[length] = hash;
        stems[length++] = stem;
    }
}
