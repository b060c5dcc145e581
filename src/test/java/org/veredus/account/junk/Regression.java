package org.veredus.account.junk;

import java.util.Arrays;
import java.util.List;
import org.veredus.format.features.FeatureSet;

/// Finds the [Weights] that explain examples best: a logistic regression with a penalty on large
/// weights, by Nesterov's accelerated descent over all examples at once. No chance is in it: the
/// same examples give the same weights.
final class Regression {
    private static final int BITS = 18;
    private static final int ROUNDS = 600;

    /// On the squares of the weights.
    private static final double PENALTY = 0.003;

    private final int[][] rows;
    private final double[] lengths;
    private final boolean[] junk;
    private final double[] weights = new double[1 << BITS];
    private double start;

    Regression(List<FeatureSet> examples, List<Boolean> labels) {
        rows = new int[examples.size()][];
        lengths = new double[rows.length];
        junk = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            int[] features = examples.get(i).toArray();
            int[] singles = new int[features.length];
            int count = 0;
            for (int feature : features) {
                if (!FeatureSet.isPair(feature)) singles[count++] = feature & (weights.length - 1);
            }
            rows[i] = Arrays.copyOf(singles, count);
            lengths[i] = Math.sqrt(count);
            junk[i] = labels.get(i);
        }
    }

    Weights weights() {
        double rate = 4.0 / (2 * rows.length); // two: the row itself, of length 1, and the start
        double[] last = weights.clone();
        double lastStart = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            double momentum = (round - 1.0) / (round + 2);
            double[] ahead = new double[weights.length];
            for (int w = 0; w < ahead.length; w++)
                ahead[w] = weights[w] + momentum * (weights[w] - last[w]);
            double aheadStart = start + momentum * (start - lastStart);
            double[] slope = new double[weights.length];
            double startSlope = slope(ahead, aheadStart, slope);
            System.arraycopy(weights, 0, last, 0, last.length);
            lastStart = start;
            for (int w = 0; w < ahead.length; w++)
                weights[w] = ahead[w] - rate * (slope[w] + PENALTY * ahead[w]);
            start = aheadStart - rate * startSlope;
        }
        return packed();
    }

    private double slope(double[] at, double atStart, double[] slope) {
        double startSlope = 0;
        for (int i = 0; i < rows.length; i++) {
            double sum = 0;
            for (int w : rows[i]) sum += at[w];
            double odds = atStart + sum / lengths[i];
            double wrong = 1 / (1 + StrictMath.exp(-odds)) - (junk[i] ? 1 : 0);
            double share = wrong / lengths[i];
            for (int w : rows[i]) slope[w] += share;
            startSlope += wrong;
        }
        return startSlope;
    }

    private Weights packed() {
        double most = 0;
        for (double weight : weights) most = Math.max(most, Math.abs(weight));
        double step = most / 127;
        byte[] steps = new byte[weights.length];
        for (int w = 0; w < steps.length; w++) steps[w] = (byte) Math.round(weights[w] / step);
        return new Weights(steps, (float) step, (float) start);
    }
}
