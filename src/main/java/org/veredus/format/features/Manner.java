package org.veredus.format.features;

import org.veredus.format.reading.Reading;

/// What a message of today says and in what manner, and nothing of the program that it was written
/// with: its words, what they begin with, as many languages bend them, and which two stand side by
/// side, which in scripts without spaces are words; and its [Traits].
public final class Manner {
    /// Words that are read of the text, plain and as a page.
    private static final int MAX_WORDS = 2000;

    private static final int MAX_SUBJECT = 100;

    private static final int MAX_NAME = 10;

    private final FeatureSet set = new FeatureSet();

    private Manner() {}

    public static FeatureSet of(Reading reading) {
        Manner manner = new Manner();
        manner.words("from", reading.author().name(), MAX_NAME);
        manner.words("subject", reading.subject(), MAX_SUBJECT);
        manner.text(reading.subject(), MAX_SUBJECT);
        manner.text(reading.plain(), MAX_WORDS);
        manner.text(reading.html().shown(), MAX_WORDS);
        Traits.add(reading, manner.set);
        return manner.set;
    }

    /// Words that say something else where they stand.
    private void words(String zone, String text, int most) {
        int salt = Hashing.of(zone);
        Tokens tokens = Tokens.of(text, most);
        for (int i = 0; i < tokens.length(); i++) add(Hashing.of(salt, tokens.hash(i)));
    }

    private void text(String text, int most) {
        int stem = Hashing.of("stem");
        Tokens tokens = Tokens.of(text, most);
        for (int i = 0; i < tokens.length(); i++) {
            add(tokens.hash(i));
            if (tokens.stem(i) != tokens.hash(i)) add(Hashing.of(stem, tokens.stem(i)));
            if (i > 0) add(Hashing.of(tokens.hash(i - 1), tokens.hash(i)));
        }
    }

    private void add(int hash) {
        set.add(Aspect.WORDS, hash);
    }
}
