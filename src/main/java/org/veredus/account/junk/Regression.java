package org.veredus.account.junk;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.veredus.format.features.Aspect;

/// Finds the [Weights] that explain examples best: for each aspect a logistic regression with a
/// penalty on weights far from those it begins with, by Nesterov's accelerated descent over all
/// examples at once. No chance is in it: the same examples in the same order give the same weights.
/// 5,000 examples take some seconds.
final class Regression {
    private static final int ROUNDS = 300;

    private final Weights before;
    private final double penalty;
    private final List<Example> examples;
    private final double[] weights;

    /// A message that was judged by a person.
    ///
    /// @param places of its features in the weights
    record Example(int[] places, JunkClass as) {}

    /// @param before what holds as long as nothing speaks against it
    /// @param penalty on the squares of the distances from there
    Regression(Weights before, double penalty, List<Example> examples) {
        this.before = before;
        this.penalty = penalty;
        this.examples = examples;
        weights = new double[before.size()];
        for (int w = 0; w < weights.length; w++) weights[w] = before.weight(w);
    }

    Weights weights() {
        float[] starts = new float[Weights.ASPECTS];
        for (Aspect aspect : Aspect.values()) starts[aspect.ordinal()] = (float) descend(aspect);
        return before.with(weights, starts);
    }

    /// Finds the weights of one aspect.
    ///
    /// @return what speaks before anything is known
    private double descend(Aspect aspect) {
        Rows rows = new Rows(before, aspect, examples);
        int[] used = rows.used();
        double rate =
                4.0 / (2 * examples.size()); // two: the row itself, of length 1, and the start
        double[] origin = weights.clone();
        double[] last = weights.clone();
        double[] ahead = new double[weights.length];
        double[] slope = new double[weights.length];
        double start = before.start(aspect);
        double lastStart = start;
        for (int round = 1; round <= ROUNDS; round++) {
            double momentum = (round - 1.0) / (round + 2);
            for (int w : used) {
                ahead[w] = weights[w] + momentum * (weights[w] - last[w]);
                slope[w] = penalty * (ahead[w] - origin[w]);
            }
            double aheadStart = start + momentum * (start - lastStart);
            double startSlope = rows.slope(ahead, aheadStart, slope);
            lastStart = start;
            for (int w : used) {
                last[w] = weights[w];
                weights[w] = ahead[w] - rate * slope[w];
            }
            start = aheadStart - rate * startSlope;
        }
        return start;
    }

    /// The examples in one aspect, each of length 1.
    private static final class Rows {
        private final int[][] places;
        private final float[][] rooms;
        private final boolean[] junk;
        private final int size;

        Rows(Weights before, Aspect aspect, List<Example> examples) {
            places = new int[examples.size()][];
            rooms = new float[places.length][];
            junk = new boolean[places.length];
            size = before.size();
            for (int i = 0; i < places.length; i++) {
                places[i] =
                        Arrays.stream(examples.get(i).places())
                                .filter(place -> Aspect.of(place) == aspect.ordinal())
                                .filter(place -> before.room(place) > 0)
                                .toArray();
                junk[i] = examples.get(i).as() == JunkClass.JUNK;
                double length = 0;
                for (int place : places[i]) length += before.room(place) * before.room(place);
                length = Math.sqrt(Math.max(1, length));
                rooms[i] = new float[places[i].length];
                for (int at = 0; at < places[i].length; at++)
                    rooms[i][at] = (float) (before.room(places[i][at]) / length);
            }
        }

        /// Places of any example.
        int[] used() {
            BitSet met = new BitSet(size);
            for (int[] row : places) {
                for (int place : row) met.set(place);
            }
            return met.stream().toArray();
        }

        double slope(double[] at, double atStart, double[] slope) {
            double startSlope = 0;
            for (int i = 0; i < places.length; i++) {
                int[] row = places[i];
                float[] room = rooms[i];
                double odds = atStart;
                for (int p = 0; p < row.length; p++) odds += at[row[p]] * room[p];
                double wrong = 1 / (1 + StrictMath.exp(-odds)) - (junk[i] ? 1 : 0);
                for (int p = 0; p < row.length; p++) slope[row[p]] += wrong * room[p];
                startSlope += wrong;
            }
            return startSlope;
        }
    }
}
