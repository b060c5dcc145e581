package org.veredus.transport.envelope;

import java.util.EnumSet;
import java.util.Set;
import java.util.StringJoiner;

/// Of what the sender wants to hear, RFC 3461 §4.1.
public sealed interface Notify {
    /// Nothing was said: failures and, as is our choice, delays are reported.
    record Unsaid() implements Notify {}

    record Never() implements Notify {}

    record On(Set<Event> events) implements Notify {
        public On {
            if (events.isEmpty()) throw new IllegalArgumentException("NOTIFY of nothing");
            events = Set.copyOf(events);
        }
    }

    /// What may befall a recipient.
    enum Event {
        SUCCESS,
        FAILURE,
        DELAY
    }

    default boolean wants(Event event) {
        return switch (this) {
            case Unsaid() -> event != Event.SUCCESS;
            case Never() -> false;
            case On(var events) -> events.contains(event);
        };
    }

    /// The value of the NOTIFY parameter; empty where nothing was said.
    default String wire() {
        return switch (this) {
            case Unsaid() -> "";
            case Never() -> "NEVER";
            case On(var events) -> {
                StringJoiner list = new StringJoiner(",");
                for (Event event : EnumSet.copyOf(events)) list.add(event.name());
                yield list.toString();
            }
        };
    }
}
