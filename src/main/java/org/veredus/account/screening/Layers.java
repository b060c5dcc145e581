package org.veredus.account.screening;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.screening.Decision.Verb;

/// The policies that hold for one recipient, the nearest first.
public record Layers(List<Layer> layers) {
    /// Nobody has said anything.
    public static final Layers NONE = new Layers(List.of());

    public Layers {
        layers = List.copyOf(layers);
    }

    /// One policy.
    public record Layer(Scope scope, Policy policy) {}

    /// A decision, and whose it is.
    public record Found(Scope scope, Decision decision) {
        public boolean blocks() {
            return decision.verb() == Verb.BLOCK;
        }
    }

    /// The nearest decision about a party; null: none.
    public @Nullable Found of(Party party) {
        for (Layer layer : layers) {
            Decision decision = layer.policy().of(party);
            if (decision != null) return new Found(layer.scope(), decision);
        }
        return null;
    }

    /// All thresholds, the usual ones where nothing is said.
    public Thresholds thresholds() {
        Thresholds all = Thresholds.NONE;
        for (Layer layer : layers) all = all.over(layer.policy().thresholds());
        return all.over(Thresholds.USUAL);
    }
}
