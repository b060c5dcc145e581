package org.veredus.transport.queue;

import java.time.Instant;
import org.veredus.format.address.Address;

/// Hears of each step of each message. Called after the step is durable where it is, on the
/// thread that took it; must be short.
@FunctionalInterface
public interface QueueEvents {
    void happened(Subject subject, Instant at, Step step);

    /// The message it is about.
    ///
    /// @param account who submitted it; empty for mail that came in from outside
    record Subject(QueueId id, String trace, String account) {}

    /// What was done.
    sealed interface Step {
        record Queued(int recipients) implements Step {}

        record AttemptBegun(int attempt, int recipients) implements Step {}

        record Deferred(Address recipient, Trouble trouble, Instant until) implements Step {}

        record Delivered(Address recipient, RecipientOutcome.Delivered how) implements Step {}

        /// Given up.
        ///
        /// @param told whether the sender was told
        record Failed(Address recipient, Trouble trouble, Told told) implements Step {}

        record DelayReported(Address recipient) implements Step {}

        record Held() implements Step {}

        record Released() implements Step {}

        record Removed() implements Step {}
    }

    /// Whether a report went out.
    enum Told {
        SENDER,
        /// The sender is nobody, RFC 5321 §4.5.5, or does not want to hear.
        NOBODY
    }
}
