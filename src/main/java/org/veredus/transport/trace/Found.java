package org.veredus.transport.trace;

import java.util.List;

/// What a search came to.
///
/// @param journeys the youngest first
/// @param complete false if there may be more than was looked at
public record Found(List<Journey> journeys, boolean complete) {
    public Found {
        journeys = List.copyOf(journeys);
    }
}
