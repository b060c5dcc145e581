package org.veredus.format.features;

/// The hash that names features.
final class Hashing {
    static final int START = 0x811C9DC5;

    private Hashing() {}

    /// FNV-1a with whole characters.
    static int step(int hash, int value) {
        return (hash ^ value) * 0x01000193;
    }

    /// Spreads the bits, so that any of them will do. The last step of MurmurHash3.
    static int end(int hash) {
        int h = hash;
        h = (h ^ (h >>> 16)) * 0x85EBCA6B;
        h = (h ^ (h >>> 13)) * 0xC2B2AE35;
        return h ^ (h >>> 16);
    }

    static int of(int value) {
        return end(step(START, value));
    }

    static int of(CharSequence text) {
        int hash = START;
        for (int i = 0; i < text.length(); i++) hash = step(hash, text.charAt(i));
        return end(hash);
    }

    static int of(int first, int second) {
        return end(step(step(START, first), second));
    }
}
