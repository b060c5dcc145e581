package org.veredus.account.parcel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Which files stay here, and for how long.
///
/// @param from octets from which on a file goes as a link; null: none does, and those that are
///     there stay until their time is over
/// @param most octets of a file
/// @param kept how long one stays
public record ParcelSettings(@Nullable Long from, long most, Duration kept) {
    public ParcelSettings {
        if (most < 1 || (from != null && from < 1) || kept.isNegative() || kept.isZero())
            throw new IllegalArgumentException("parcels " + from + " " + most + " " + kept);
    }

    /// From 20 MiB on, up to 2 GiB, for 30 days: many servers take no larger mail.
    public static ParcelSettings defaults() {
        return new ParcelSettings(20L << 20, 2L << 30, Duration.ofDays(30));
    }
}
