package org.veredus.account.sending;

/// One end of the way of a recipient's copy.
///
/// @param recipient which of the sending's recipients, counted from 0
/// @param end the address that the queue knows
/// @param reply as SMTP says it; empty as long as nobody has said anything
public record Leg(int recipient, String end, Fate fate, String reply) {
    /// What became of it. RFC 8621 §7: `delivered`
    public enum Fate {
        QUEUED,
        /// In the recipient's mailbox.
        DELIVERED,
        FAILED,
        /// With another host, which says no more.
        RELAYED
    }

    Leg with(Fate other, String otherReply) {
        return new Leg(recipient, end, other, otherReply);
    }
}
