package org.veredus.account.push;

import io.micrometer.core.instrument.Counter;
import org.veredus.base.observe.Metrics;

/// How posts to push services have ended.
///
/// @param failed those that are tried again
/// @param dropped receivers that are gone, or refuse for good
public record PushMeters(Counter taken, Counter failed, Counter dropped) {
    /// @param name of the metric
    /// @param help what is counted
    public static PushMeters of(Metrics metrics, String name, String help) {
        return new PushMeters(
                counter(metrics, name, help, "taken"),
                counter(metrics, name, help, "failed"),
                counter(metrics, name, help, "dropped"));
    }

    private static Counter counter(Metrics metrics, String name, String help, String outcome) {
        return metrics.counter(name, help, "outcome", outcome);
    }
}
