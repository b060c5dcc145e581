package org.veredus.account.junk;

import java.util.Arrays;
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

    int messages(JunkClass as) {
        return as == JunkClass.JUNK ? junkMessages : wantedMessages;
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

    /// @return the features that were not in this class before
    int[] learn(FeatureSet features, JunkClass as) {
        return count(features.toArray(), as, 1, 1);
    }

    /// Takes a message back that was learned.
    ///
    /// @return the features that are no longer in this class
    int[] unlearn(FeatureSet features, JunkClass as) {
        return count(features.toArray(), as, 1, -1);
    }

    /// Adds what an account has to tell.
    void add(Share share) {
        count(share.features(), share.as(), share.whole() ? 1 : 0, share.step());
    }

    private int[] count(int[] features, JunkClass as, int messages, int step) {
        short[] counts = as == JunkClass.JUNK ? junk : wanted;
        int[] turned = new int[features.length];
        int length = 0;
        for (int feature : features) {
            int at = feature & (counts.length - 1);
            int before = counts[at];
            int after = Math.clamp(before + step, 0, Short.MAX_VALUE);
            counts[at] = (short) after;
            if ((before == 0) != (after == 0)) turned[length++] = feature;
        }
        int change = messages * step;
        if (as == JunkClass.JUNK) junkMessages = Math.max(0, junkMessages + change);
        else wantedMessages = Math.max(0, wantedMessages + change);
        return Arrays.copyOf(turned, length);
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
