package org.veredus.transport.envelope;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// When a message must have arrived, and what is to be done if it has not. RFC 2852
public record DeliverBy(Instant at, Mode mode, Trace trace) {
    /// RFC 2852 §4: seconds from now, how, and whether each host is to report.
    private static final Pattern VALUE =
            Pattern.compile("([-+]?[0-9]{1,9});([NR])(T?)", Pattern.CASE_INSENSITIVE);

    /// The longest time that can be written.
    private static final long MAX_SECONDS = 999_999_999;

    /// What is done when the time is over.
    public enum Mode {
        /// The sender is told, and the message goes on.
        NOTIFY,
        /// The message goes back.
        RETURN;

        /// As in the BY parameter.
        public String wire() {
            return this == NOTIFY ? "N" : "R";
        }
    }

    /// Whether the sender is told of each host that takes the message.
    public enum Trace {
        UNTRACED,
        TRACED
    }

    /// Reads the value of a BY parameter.
    ///
    /// @throws IllegalArgumentException if it is none; its message is a sentence for people
    static DeliverBy parse(String value, Instant now) {
        Matcher parts = VALUE.matcher(value);
        if (!parts.matches())
            throw new IllegalArgumentException("BY must be seconds;N or seconds;R, perhaps with T");
        long seconds = Long.parseLong(parts.group(1));
        Mode mode = parts.group(2).toUpperCase(Locale.ROOT).equals("N") ? Mode.NOTIFY : Mode.RETURN;
        if (mode == Mode.RETURN && seconds <= 0)
            throw new IllegalArgumentException("what is late already cannot be returned in time");
        Trace trace = parts.group(3).isEmpty() ? Trace.UNTRACED : Trace.TRACED;
        return new DeliverBy(now.plusSeconds(seconds), mode, trace);
    }

    /// Seconds that are left; negative when it is over.
    public long seconds(Instant now) {
        return Math.clamp(Duration.between(now, at).toSeconds(), -MAX_SECONDS, MAX_SECONDS);
    }

    /// The value of the BY parameter for a host that is spoken to now.
    public String wire(Instant now) {
        return seconds(now) + ";" + mode.wire() + (trace == Trace.TRACED ? "T" : "");
    }

    /// Whether the message must go back now.
    public boolean isOver(Instant now) {
        return mode == Mode.RETURN && seconds(now) <= 0;
    }
}
