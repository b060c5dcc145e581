package org.veredus.transport.trace;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where in the office something happened to a message; named like the packages.
public enum Room {
    SMTP(0),
    ROUTE(1),
    DELIVER(2),
    MAILBOX(3),
    QUEUE(4),
    RELAY(5);

    private final int number;

    Room(int number) {
        this.number = number;
    }

    /// How records name it.
    int number() {
        return number;
    }

    static @Nullable Room of(int number) {
        for (Room room : values()) {
            if (room.number == number) return room;
        }
        return null;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
