package org.veredus.transport.trace;

import java.util.List;

/// All that is known of one message's way.
///
/// @param events in the order in which they happened
public record Journey(String message, List<TraceEvent> events) {
    public Journey {
        events = List.copyOf(events);
        if (events.isEmpty()) throw new IllegalArgumentException("journey without events");
    }
}
