package org.veredus.transport.inspect;

import java.time.Duration;

/// How messages are looked at.
///
/// @param host our name
/// @param budget the time that all checks together may wait for others
public record InspectSettings(String host, Duration budget) {
    public InspectSettings {
        if (!budget.isPositive()) throw new IllegalArgumentException("budget of " + budget);
    }

    public static InspectSettings defaults(String host) {
        return new InspectSettings(host, Duration.ofSeconds(20));
    }
}
