package org.veredus.transport.trace;

import java.time.Instant;
import java.util.List;

/// Something that happened to a message.
///
/// @param message the id under which the message is followed
/// @param what a constant: `accepted`, `filed`, `deferred`
/// @param facts in the order in which they were noted; a name may come more than once
public record TraceEvent(String message, Instant at, Room room, String what, List<Fact> facts) {
    public TraceEvent {
        facts = List.copyOf(facts);
    }

    /// A detail: `to` `bob@example.org`.
    public record Fact(String name, String value) {}
}
