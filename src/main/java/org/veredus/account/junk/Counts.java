package org.veredus.account.junk;

import org.veredus.format.features.FeatureSet;

/// In how many messages of each class each feature was seen. Features whose hashes end in the same
/// bits share their counts. For one thread at a time while it learns.
final class Counts {
    private final short[] junk;
    private final short[] wanted;
    private int junkMessages;
    private int wantedMessages;

    /// @param bits 2 to their power are the counts of each class
    Counts(int bits) {
        junk = new short[1 << bits];
        wanted = new short[1 << bits];
    }

    Counts(short[] junk, short[] wanted, int junkMessages, int wantedMessages) {
        this.junk = junk;
        this.wanted = wanted;
        this.junkMessages = junkMessages;
        this.wantedMessages = wantedMessages;
    }

    int buckets() {
        return junk.length;
    }

    int junkMessages() {
        return junkMessages;
    }

    int wantedMessages() {
        return wantedMessages;
    }

    int junk(int feature) {
        return junk[feature & (junk.length - 1)];
    }

    int wanted(int feature) {
        return wanted[feature & (wanted.length - 1)];
    }

    boolean isEmpty() {
        return junkMessages + wantedMessages == 0;
    }

    void learn(FeatureSet features, JunkClass as) {
        count(features, as, 1);
    }

    /// Takes a message back that was learned.
    void unlearn(FeatureSet features, JunkClass as) {
        count(features, as, -1);
    }

    private void count(FeatureSet features, JunkClass as, int step) {
        short[] counts = as == JunkClass.JUNK ? junk : wanted;
        for (int feature : features.toArray()) {
            int at = feature & (counts.length - 1);
            counts[at] = (short) Math.clamp(counts[at] + step, 0, Short.MAX_VALUE);
        }
        if (as == JunkClass.JUNK) junkMessages = Math.max(0, junkMessages + step);
        else wantedMessages = Math.max(0, wantedMessages + step);
    }

    /// Old habits count half.
    void fade() {
        for (int i = 0; i < junk.length; i++) {
            junk[i] = (short) (junk[i] / 2);
            wanted[i] = (short) (wanted[i] / 2);
        }
        junkMessages /= 2;
        wantedMessages /= 2;
    }

    Counts copy() {
        return new Counts(junk.clone(), wanted.clone(), junkMessages, wantedMessages);
    }
}
