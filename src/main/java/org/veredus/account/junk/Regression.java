package org.veredus.account.junk;

import java.util.List;

/// Finds the [Weights] that explain examples best: a logistic regression with a penalty on weights
/// far from those it begins with, by Nesterov's accelerated descent over all examples at once. No
/// chance is in it: the same examples in the same order give the same weights. 5,000 examples take
/// about two seconds.
final class Regression {
    private static final int ROUNDS = 300;

    private final Weights before;
    private final double penalty;
    private final int[][] rows;
    private final double[] lengths;
    private final boolean[] junk;
    private final double[] weights;
    private double start;

    /// A message that was judged by a person.
    ///
    /// @param places of its features in the weights
    record Example(int[] places, JunkClass as) {}

    /// @param before what holds as long as nothing speaks against it
    /// @param penalty on the squares of the distances from there
    Regression(Weights before, double penalty, List<Example> examples) {
        this.before = before;
        this.penalty = penalty;
        rows = new int[examples.size()][];
        lengths = new double[rows.length];
        junk = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = examples.get(i).places();
            junk[i] = examples.get(i).as() == JunkClass.JUNK;
            long length = 0;
            for (int place : rows[i]) length += (long) before.room(place) * before.room(place);
            lengths[i] = Math.max(1, Math.sqrt((double) length));
        }
        weights = new double[before.size()];
        for (int w = 0; w < weights.length; w++) weights[w] = before.weight(w);
        start = before.start();
    }

    Weights weights() {
        double rate = 4.0 / (2 * rows.length); // two: the row itself, of length 1, and the start
        double[] origin = weights.clone();
        double[] last = weights.clone();
        double[] ahead = new double[weights.length];
        double[] slope = new double[weights.length];
        double lastStart = start;
        for (int round = 1; round <= ROUNDS; round++) {
            double momentum = (round - 1.0) / (round + 2);
            for (int w = 0; w < ahead.length; w++) {
                ahead[w] = weights[w] + momentum * (weights[w] - last[w]);
                slope[w] = penalty * (ahead[w] - origin[w]);
            }
            double aheadStart = start + momentum * (start - lastStart);
            double startSlope = slope(ahead, aheadStart, slope);
            System.arraycopy(weights, 0, last, 0, last.length);
            lastStart = start;
            for (int w = 0; w < ahead.length; w++) weights[w] = ahead[w] - rate * slope[w];
            start = aheadStart - rate * startSlope;
        }
        return before.with(weights, start);
    }

    private double slope(double[] at, double atStart, double[] slope) {
        double startSlope = 0;
        for (int i = 0; i < rows.length; i++) {
            double sum = 0;
            for (int place : rows[i]) sum += at[place] * before.room(place);
            double odds = atStart + sum / lengths[i];
            double wrong = 1 / (1 + StrictMath.exp(-odds)) - (junk[i] ? 1 : 0);
            double share = wrong / lengths[i];
            for (int place : rows[i]) slope[place] += share * before.room(place);
            startSlope += wrong;
        }
        return startSlope;
    }
}
