package org.veredus.account.junk;

import java.util.ArrayList;
import java.util.List;
import org.veredus.format.features.FeatureSet;

/// Weights that explain examples, from nothing.
final class Fit {
    private Fit() {}

    /// @param bits of the table of weights
    static Weights weights(
            int bits, double penalty, List<FeatureSet> messages, List<JunkClass> labels) {
        Weights nothing = Weights.none(new byte[1 << bits]);
        List<Regression.Example> examples = new ArrayList<>();
        int[] seen = new int[1 << bits];
        for (int i = 0; i < labels.size(); i++) {
            int[] places = nothing.places(messages.get(i));
            for (int place : places) seen[place]++;
            examples.add(new Regression.Example(places, labels.get(i)));
        }
        byte[] rooms = new byte[1 << bits];
        for (int place = 0; place < rooms.length; place++)
            rooms[place] = Weights.room(seen[place], messages.size());
        return new Regression(Weights.none(rooms), penalty, examples).weights();
    }
}
