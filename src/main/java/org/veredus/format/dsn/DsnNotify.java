package org.veredus.format.dsn;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// The NOTIFY parameter of RCPT TO, RFC 3461 §4.1: when the sender wants to be told. No event is
/// NEVER.
public record DsnNotify(Set<Event> events) {
    /// In the order in which they are written.
    public enum Event {
        SUCCESS,
        FAILURE,
        DELAY
    }

    public DsnNotify {
        events = Set.copyOf(events);
    }

    /// What holds where the parameter is absent.
    public static DsnNotify standard() {
        return new DsnNotify(Set.of(Event.FAILURE, Event.DELAY));
    }

    public static DsnNotify parse(String value) throws DsnException {
        if (value.equalsIgnoreCase("NEVER")) {
            return new DsnNotify(Set.of());
        }
        Set<Event> events = EnumSet.noneOf(Event.class);
        for (String word : value.split(",", -1)) {
            Event event =
                    switch (word.toUpperCase(Locale.ROOT)) {
                        case "SUCCESS" -> Event.SUCCESS;
                        case "FAILURE" -> Event.FAILURE;
                        case "DELAY" -> Event.DELAY;
                        default ->
                                throw new DsnException(
                                        "NOTIFY is NEVER or a list of SUCCESS, FAILURE, DELAY");
                    };
            if (!events.add(event)) {
                throw new DsnException("NOTIFY names " + event + " twice");
            }
        }
        return new DsnNotify(events);
    }

    public boolean wants(Event event) {
        return events.contains(event);
    }

    public String wire() {
        return events.isEmpty()
                ? "NEVER"
                : events.stream().sorted().map(Event::name).collect(Collectors.joining(","));
    }
}
