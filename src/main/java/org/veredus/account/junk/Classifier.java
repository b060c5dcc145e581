package org.veredus.account.junk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.features.FeatureSet;

/// Makes an opinion of weights and counts.
///
/// The weights ([Weights]) look at all features together: those that the server has found for
/// itself from what it was taught, else those that come with the program. The counts take each
/// feature for itself, and know what was learned a moment ago: the odds that a message with it is
/// junk, as Robinson estimates them (few sightings count little), multiplied, and divided by a
/// power of the number of known features: they are not independent of each other. In them what the
/// server was taught counts more than what it came with, and what a person decided most. The more
/// of a message an account has been taught, the more the counts say and the less the weights.
public final class Classifier {
    /// How many sightings the assumption that a feature says nothing is worth.
    private static final double DOUBT = 0.4;

    private static final int SERVER_WEIGHT = 3;

    private static final int ACCOUNT_WEIGHT = 10;

    /// Accounts that must have met a feature in a class before it counts for all others: what one
    /// says has no effect on anybody else.
    private static final int WITNESSES = 2;

    /// What the sum of the weights' logarithms of odds counts beside that of the counts.
    private static final double WEIGHTS_SHARE = 1;

    /// Of a message of which the account knows nothing.
    private static final double COUNTS_SHARE = 2;

    /// Of a message that the account knows all of.
    private static final double COUNTS_FAMILIAR = 16;

    /// What is taught shares most words with all other mail, so only a message that is familiar
    /// nearly throughout is one of those; doc/filter.md.
    private static final int FAMILIARITY = 3;

    /// How much features depend on each other: 0 would be not at all, 1 wholly.
    private static final double DEPENDENCE = 0.75;

    /// Known features of which less is said than of more.
    private static final int ENOUGH = 60;

    private final Weights weights;
    private final @Nullable Counts account;
    private final List<Layer> layers = new ArrayList<>();
    private final Opinion.Learned learned;
    private final double junkMessages;
    private final double wantedMessages;

    /// @param least smaller counts are taken for none
    private record Layer(Counts counts, int weight, int least) {
        double junk(int feature) {
            int count = counts.junk(feature);
            return count < least ? 0 : weight * (double) count;
        }

        double wanted(int feature) {
            int count = counts.wanted(feature);
            return count < least ? 0 : weight * (double) count;
        }
    }

    private Classifier(Taught taught) {
        weights = taught.fitted == null ? taught.shipped.weights() : taught.fitted;
        account = taught.account;
        add(taught.shipped.counts(), 1, 1);
        add(taught.server, SERVER_WEIGHT, 1);
        add(taught.shares, SERVER_WEIGHT, WITNESSES);
        add(taught.account, ACCOUNT_WEIGHT, 1);
        learned =
                new Opinion.Learned(
                        messages(taught.shipped.counts()),
                        messages(taught.server),
                        messages(taught.account));
        double junk = 0;
        double wanted = 0;
        for (Layer layer : layers) {
            junk += (double) layer.weight * layer.counts.junkMessages();
            wanted += (double) layer.weight * layer.counts.wantedMessages();
        }
        junkMessages = junk;
        wantedMessages = wanted;
    }

    private void add(@Nullable Counts counts, int weight, int least) {
        if (counts != null && !counts.isEmpty()) layers.add(new Layer(counts, weight, least));
    }

    private static int messages(@Nullable Counts counts) {
        return counts == null ? 0 : counts.junkMessages() + counts.wantedMessages();
    }

    /// @param server what its administrator taught
    /// @param fitted the weights that were found from that, if it is enough
    /// @param shares what accounts have told the server
    record Taught(
            Shipped shipped,
            @Nullable Counts server,
            @Nullable Weights fitted,
            @Nullable Counts shares,
            @Nullable Counts account) {}

    static Classifier of(Taught taught) {
        return new Classifier(taught);
    }

    public Opinion opinion(FeatureSet set) {
        if (junkMessages == 0 || wantedMessages == 0) return new Opinion(0, 0, learned);
        int[] features = set.toArray();
        double sum = 0;
        int known = 0;
        int familiar = 0;
        for (int feature : features) {
            double junk = 0;
            double wanted = 0;
            for (Layer layer : layers) {
                junk += layer.junk(feature);
                wanted += layer.wanted(feature);
            }
            double seen = junk + wanted;
            if (seen == 0) continue;
            known++;
            double junkShare = junk / junkMessages;
            double raw = junkShare / (junkShare + wanted / wantedMessages);
            double odds = (DOUBT / 2 + seen * raw) / (DOUBT + seen);
            sum += Math.log(odds / (1 - odds));
            if (account != null && account.junk(feature) + account.wanted(feature) > 0) familiar++;
        }
        if (known == 0) return new Opinion(0, 0, learned);
        double counted = sum / Math.pow(Math.max(ENOUGH, known), DEPENDENCE);
        // Of what somebody has taught, others' habits say less
        double share = Math.pow((double) familiar / features.length, FAMILIARITY);
        double weighed = Arrays.stream(weights.logOdds(features)).sum();
        double lean =
                counted * (COUNTS_SHARE + share * (COUNTS_FAMILIAR - COUNTS_SHARE))
                        + weighed * WEIGHTS_SHARE * (1 - share);
        return new Opinion(lean, known, learned);
    }
}
