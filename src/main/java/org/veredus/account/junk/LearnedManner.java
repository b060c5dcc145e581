package org.veredus.account.junk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.veredus.format.features.Aspect;
import org.veredus.format.features.FeatureSet;

/// What mail of 2026 says in thirteen languages and in what manner, wanted and not: the weights of
/// two logistic regressions over the [Manner] of the mails that doc/filter.md describes. It comes
/// with the program and learns nothing. Immutable.
public final class LearnedManner {
    static final String FILE = "shipped.manner";

    /// Who writes how says less than what he says: it is easier to change.
    private static final double TRAITS_SHARE = 0.5;

    private final Weights weights;

    LearnedManner(Weights weights) {
        this.weights = weights;
    }

    public static LearnedManner shipped() {
        return Bundled.LEARNED;
    }

    private static final class Bundled {
        static final LearnedManner LEARNED = read();
    }

    private static LearnedManner read() {
        try {
            Weights weights = Weights.unpack(Shipped.octets(FILE));
            return new LearnedManner(
                    Objects.requireNonNull(weights, "the bundled manner is of another version"));
        } catch (IOException broken) {
            throw new UncheckedIOException("the bundled manner of junk", broken);
        }
    }

    /// The sum of what its words and its traits say: logarithms of the odds that a message is junk,
    /// were half of all mail junk.
    public double lean(FeatureSet manner) {
        double[] odds = weights.logOdds(manner.toArray());
        return odds[Aspect.WORDS.ordinal()] + TRAITS_SHARE * odds[Aspect.SENDER.ordinal()];
    }
}
