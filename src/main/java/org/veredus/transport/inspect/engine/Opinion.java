package org.veredus.transport.inspect.engine;

import java.util.List;
import java.util.Locale;
import org.veredus.transport.inspect.Finding;

/// What another filter thinks of a message.
///
/// @param score by its own measure
/// @param limit from which score on it calls a message junk
/// @param reasons its own words for them
record Opinion(double score, double limit, String reasons) {
    /// What it is worth where the other filter has reached its limit: what makes junk here.
    private static final double AT_LIMIT = 5;

    private static final double MOST = 8;
    private static final double LEAST = -2;

    /// @param engine the finding's name
    /// @param product for the sentence
    List<Finding> finding(String engine, String product) {
        double points = Math.clamp(score / limit * AT_LIMIT, LEAST, MOST);
        double rounded = Math.round(points * 100) / 100.0;
        if (rounded == 0) return List.of();
        String measure = String.format(Locale.ROOT, "%.1f of %.1f", score, limit);
        return List.of(
                new Finding(
                        engine,
                        rounded,
                        measure + (reasons.isEmpty() ? "" : ": " + reasons),
                        product + " gives the message a score of " + measure + "."));
    }
}
