package org.veredus.account.junk;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.features.FeatureSet;

/// Makes an opinion of counts: for each feature the odds that a message with it is junk, as
/// Robinson estimates them (few sightings count little), multiplied, and divided by the root of the
/// number of all features: they are not independent of each other, and of a message with much that
/// is new less can be said.
///
/// What the server was taught counts more than what it came with, and what a person decided most.
public final class Classifier {
    /// How many sightings the assumption that a feature says nothing is worth.
    private static final double DOUBT = 0.4;

    private static final int SERVER_WEIGHT = 3;

    private static final int ACCOUNT_WEIGHT = 10;

    private final List<Layer> layers = new ArrayList<>();
    private final Opinion.Learned learned;
    private final double junkMessages;
    private final double wantedMessages;

    private record Layer(Counts counts, int weight) {}

    private Classifier(Counts shipped, @Nullable Counts server, @Nullable Counts account) {
        layers.add(new Layer(shipped, 1));
        if (server != null && !server.isEmpty()) layers.add(new Layer(server, SERVER_WEIGHT));
        if (account != null && !account.isEmpty()) layers.add(new Layer(account, ACCOUNT_WEIGHT));
        learned = new Opinion.Learned(messages(shipped), messages(server), messages(account));
        double junk = 0;
        double wanted = 0;
        for (Layer layer : layers) {
            junk += (double) layer.weight * layer.counts.junkMessages();
            wanted += (double) layer.weight * layer.counts.wantedMessages();
        }
        junkMessages = junk;
        wantedMessages = wanted;
    }

    private static int messages(@Nullable Counts counts) {
        return counts == null ? 0 : counts.junkMessages() + counts.wantedMessages();
    }

    static Classifier of(Counts shipped, @Nullable Counts server, @Nullable Counts account) {
        return new Classifier(shipped, server, account);
    }

    public Opinion opinion(FeatureSet features) {
        if (junkMessages == 0 || wantedMessages == 0) return new Opinion(0, 0, learned);
        double sum = 0;
        int known = 0;
        for (int feature : features.toArray()) {
            double junk = 0;
            double wanted = 0;
            for (Layer layer : layers) {
                junk += (double) layer.weight * layer.counts.junk(feature);
                wanted += (double) layer.weight * layer.counts.wanted(feature);
            }
            double seen = junk + wanted;
            if (seen == 0) continue;
            double junkShare = junk / junkMessages;
            double raw = junkShare / (junkShare + wanted / wantedMessages);
            double odds = (DOUBT / 2 + seen * raw) / (DOUBT + seen);
            sum += Math.log(odds / (1 - odds));
            known++;
        }
        return new Opinion(
                features.size() == 0 ? 0 : sum / Math.sqrt(features.size()), known, learned);
    }
}
