package org.veredus.transport.queue;

/// What one attempt came to for one recipient.
public sealed interface RecipientOutcome {
    /// Somebody else answers for it now.
    ///
    /// @param reply the peer's words
    /// @param remote the host that took it
    record Delivered(Reach reach, String reply, String remote) implements RecipientOutcome {}

    /// Not now.
    record Deferred(Trouble trouble, Blame blame) implements RecipientOutcome {}

    /// Never.
    record Failed(Trouble trouble) implements RecipientOutcome {}

    /// How far it has come, RFC 3461 §5.2, which decides who reports a success.
    enum Reach {
        /// Into the recipient's mailbox.
        MAILBOX,
        /// To a host that does not know of reports: ours is the last word.
        RELAYED,
        /// To a host, of a message whose sender wants to hear of each one, or that was to arrive in
        /// time and now cannot be followed any further. RFC 2852 §4
        TRACED,
        /// To a host that reports by itself.
        HANDED_ON
    }

    /// What a deferral tells of other mail to the same destination.
    enum Blame {
        /// Nobody answers there: other mail would fare no better.
        DESTINATION,
        /// This message or this recipient was put off.
        MESSAGE
    }
}
