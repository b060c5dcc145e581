package org.veredus.transport.milter;

/// What a filter says of a client, a sender, a recipient or a message.
public sealed interface MilterReply {
    /// Nothing against it.
    record Continue() implements MilterReply {}

    /// It is refused.
    ///
    /// @param code 4xx or 5xx
    /// @param status the enhanced one; as it belongs to the code if the filter named none
    record Refuse(int code, String status, String text) implements MilterReply {}

    /// It is taken and thrown away.
    record Discard() implements MilterReply {}
}
