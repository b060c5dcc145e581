package org.veredus.transport.queue;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.transport.envelope.Recipient;

/// What a sender is told of one message.
///
/// @param envelopeId the sender's own name for the sending
/// @param arrived when the message came to us
/// @param deliverBy when it must have arrived; null: not said
public record Report(
        Kind kind,
        Address to,
        @Nullable String envelopeId,
        Instant arrived,
        @Nullable Instant deliverBy,
        List<Line> lines,
        Original original) {
    public Report {
        lines = List.copyOf(lines);
    }

    /// What has happened to all recipients of this report.
    public enum Kind {
        FAILED,
        DELAYED,
        /// Taken into a mailbox.
        DELIVERED,
        /// Taken by a host that will not report.
        RELAYED
    }

    /// One recipient.
    ///
    /// @param trouble for successes a status of class 2 and the reply
    /// @param retryUntil of a delay
    public record Line(
            Recipient recipient,
            Trouble trouble,
            Instant lastAttempt,
            @Nullable Instant retryUntil) {}

    /// What comes back of the message, RFC 3461 §6.2.
    ///
    /// @param octets the whole message, or its header
    public record Original(Extent extent, byte[] octets) {}

    /// How much comes back.
    public enum Extent {
        WHOLE,
        HEADER
    }
}
