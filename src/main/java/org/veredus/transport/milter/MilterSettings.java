package org.veredus.transport.milter;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;

/// Which filters are asked.
///
/// @param filters in their order, TCP or Unix
/// @param host our name
/// @param time for an answer; to a whole message four times as much, if the filter says that it is
///     at work
public record MilterSettings(List<SocketAddress> filters, String host, Duration time) {
    public MilterSettings {
        filters = List.copyOf(filters);
        if (!time.isPositive()) throw new IllegalArgumentException("time of " + time);
    }
}
