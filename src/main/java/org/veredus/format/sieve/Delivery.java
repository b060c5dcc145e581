package org.veredus.format.sieve;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;

/// The message a script is run for, and how it came.
///
/// @param from the reverse-path without angle brackets, empty for the null one
/// @param to the recipient, empty where it is not known
/// @param owner the account's own addresses, the main one first
/// @param now in the zone that dates are shown in
/// @param extras other parts of the envelope by the name that `envelope` knows them by: `auth`,
///     `notify`, `orcpt`, `ret`, `envid`, `bytimerelative`, …
public record Delivery(
        byte[] message,
        String from,
        String to,
        List<String> owner,
        ZonedDateTime now,
        Map<String, String> extras) {
    public Delivery {
        owner = List.copyOf(owner);
        extras = Map.copyOf(extras);
    }
}
