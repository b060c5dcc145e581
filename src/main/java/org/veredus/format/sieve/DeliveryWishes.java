package org.veredus.format.sieve;

import org.jspecify.annotations.Nullable;

/// What a redirect asks of the servers on its way, in the words of RFC 3461 and RFC 2852. RFC 6009
///
/// @param notifyOn `NEVER`, or some of `SUCCESS,FAILURE,DELAY`
/// @param ret `FULL` or `HDRS`
/// @param byTime seconds, or a time such as `2026-12-01T00:00:00Z`
/// @param byMode `notify` or `return`
public record DeliveryWishes(
        @Nullable String notifyOn,
        @Nullable String ret,
        @Nullable String byTime,
        @Nullable String byMode,
        boolean byTrace) {
    public static final DeliveryWishes NONE = new DeliveryWishes(null, null, null, null, false);
}
