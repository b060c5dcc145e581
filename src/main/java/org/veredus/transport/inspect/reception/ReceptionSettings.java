package org.veredus.transport.inspect.reception;

import java.time.Duration;
import org.veredus.transport.inspect.client.Exempt;

/// What is asked of whoever brings mail.
///
/// @param greylist who is sent away once
/// @param delay after which he may come again
/// @param refuseListed the sum of what DNS lists say from which on a client is refused; infinite:
///     never
/// @param perMinute messages of one address in a minute; 0: any number
/// @param banAfter points of offences after which an address is shut out; 0: never
/// @param banTime for how long
/// @param exempt nothing of this is asked of them
public record ReceptionSettings(
        Greylisting greylist,
        Duration delay,
        double refuseListed,
        int perMinute,
        int banAfter,
        Duration banTime,
        Exempt exempt) {
    /// The suspicion from which on a client is sent away once.
    static final double SUSPICIOUS = 1.5;

    /// Who is sent away once.
    public enum Greylisting {
        NOBODY,
        /// Unknown senders whose computer does not look like a mail server.
        SUSPICIOUS,
        /// All unknown senders.
        UNKNOWN
    }

    public ReceptionSettings {
        if (perMinute < 0) throw new IllegalArgumentException(perMinute + " a minute");
        if (banAfter < 0) throw new IllegalArgumentException("ban after " + banAfter);
    }

    /// Nothing is asked.
    public static ReceptionSettings open() {
        return new ReceptionSettings(
                Greylisting.NOBODY,
                Duration.ofMinutes(5),
                Double.POSITIVE_INFINITY,
                0,
                0,
                Duration.ofHours(1),
                Exempt.nobody());
    }
}
