package org.veredus.format.features;

import java.util.Arrays;

/// The features of one message, each once, in no order.
public final class FeatureSet {
    /// Of the way features are made. A model of another version is of no use.
    public static final int VERSION = 6;

    /// More than this are not taken: the first thousands say it all.
    private static final int MAX = 1 << 14;

    private int[] slots = new int[2048]; // 0 is free
    private int size;

    FeatureSet() {}

    void add(Aspect aspect, int hash) {
        int feature = aspect.mark(hash);
        if (size >= MAX) return;
        if (size * 2 >= slots.length) grow();
        int at = feature & (slots.length - 1);
        while (slots[at] != 0) {
            if (slots[at] == feature) return;
            at = (at + 1) & (slots.length - 1);
        }
        slots[at] = feature;
        size++;
    }

    private void grow() {
        int[] old = slots;
        slots = new int[old.length * 2];
        for (int feature : old) {
            if (feature == 0) continue;
            int at = feature & (slots.length - 1);
            while (slots[at] != 0) at = (at + 1) & (slots.length - 1);
            slots[at] = feature;
        }
    }

    public int size() {
        return size;
    }

    public int[] toArray() {
        int[] all = new int[size];
        int length = 0;
        for (int feature : slots) {
            if (feature != 0) all[length++] = feature;
        }
        return Arrays.copyOf(all, length);
    }
}
