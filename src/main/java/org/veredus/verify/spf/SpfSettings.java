package org.veredus.verify.spf;

import java.time.Duration;

/// How [Spf] judges.
///
/// @param receiver our own name, for the macro `r`
/// @param longest time for all look-ups of one check together; afterwards it is a temperror
public record SpfSettings(String receiver, Duration longest) {
    public SpfSettings {
        if (!longest.isPositive()) throw new IllegalArgumentException("longest " + longest);
    }

    /// RFC 7208 §4.6.4: at least 20 seconds.
    public static SpfSettings of(String receiver) {
        return new SpfSettings(receiver, Duration.ofSeconds(20));
    }
}
