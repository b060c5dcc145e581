package org.veredus.storage.search;

import java.util.Map;

/// Documents that are like some words.
///
/// @param scores by number: above 0, at most 1, which the best one has
public record Ranked(Map<Long, Float> scores) {
    public static final Ranked NONE = new Ranked(Map.of());

    public Ranked {
        scores = Map.copyOf(scores);
    }

    /// 0 if it is not like them.
    public float of(long number) {
        return scores.getOrDefault(number, 0f);
    }
}
