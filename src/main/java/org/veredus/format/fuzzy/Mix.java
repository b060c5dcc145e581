package org.veredus.format.fuzzy;

/// The hashes of this package. They are kept in stores: another way of making them makes digests
/// that find nothing of old.
final class Mix {
    static final int START = 0x811C9DC5;

    private Mix() {}

    /// FNV-1a with whole characters.
    static int step(int hash, int value) {
        return (hash ^ value) * 0x01000193;
    }

    /// Spreads the bits: the last step of MurmurHash3.
    static int end(int hash) {
        int h = hash;
        h = (h ^ (h >>> 16)) * 0x85EBCA6B;
        h = (h ^ (h >>> 13)) * 0xC2B2AE35;
        return h ^ (h >>> 16);
    }

    static int of(int first, int second) {
        return end(step(step(START, first), second));
    }

    /// The same for names: the last step of SplitMix64.
    static long of(long first, long second) {
        long h = first * 0x9E3779B97F4A7C15L + second + 0x632BE59BD9B4E019L;
        h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L;
        h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
        return h ^ (h >>> 31);
    }
}
