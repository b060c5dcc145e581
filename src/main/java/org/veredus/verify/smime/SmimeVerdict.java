package org.veredus.verify.smime;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was found of a message's signature.
///
/// @param atDelivery what would have been found when the message came
/// @param errors in words for people; none unless the status is a failure
/// @param verifiedAt null if nothing was verified
public record SmimeVerdict(
        SmimeStatus status,
        SmimeStatus atDelivery,
        List<String> errors,
        @Nullable Instant verifiedAt) {
    public SmimeVerdict {
        errors = List.copyOf(errors);
        if (errors.isEmpty() == (status == SmimeStatus.FAILED))
            throw new IllegalArgumentException(status + " for " + errors);
    }

    /// Without a look at the signature.
    public static SmimeVerdict of(SmimeStatus status) {
        return new SmimeVerdict(status, status, List.of(), null);
    }

    /// The same now, where it was looked at before: whom was trusted when the message came does not
    /// change by being trusted no longer. RFC 9219 §4.1
    public SmimeVerdict since(SmimeVerdict before) {
        boolean then = before.atDelivery == SmimeStatus.VERIFIED;
        return new SmimeVerdict(status, then ? before.atDelivery : atDelivery, errors, verifiedAt);
    }

    /// Whether somebody who knows the other knows this one, but for when it was.
    public boolean says(SmimeVerdict other) {
        return status == other.status
                && atDelivery == other.atDelivery
                && errors.equals(other.errors);
    }

    /// Whatever the time.
    static SmimeVerdict failed(String why, Instant now) {
        return new SmimeVerdict(SmimeStatus.FAILED, SmimeStatus.FAILED, List.of(why), now);
    }
}
