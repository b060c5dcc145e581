package org.veredus.transport.milter;

/// What a filter wants changed in a message or its envelope.
public sealed interface Change {
    /// A field below all others.
    record AddField(String name, String value) implements Change {}

    /// @param index 0: above all, 1: below the Received field that we wrote, and so on
    record InsertField(int index, String name, String value) implements Change {}

    /// @param index which of those with this name, the first is 1
    /// @param value empty: it is taken out
    record ChangeField(int index, String name, String value) implements Change {}

    /// The next octets of another body.
    record Body(byte[] octets) implements Change {}

    record AddRecipient(String path) implements Change {}

    record DeleteRecipient(String path) implements Change {}

    record Sender(String path) implements Change {}

    /// It is to be held back.
    record Quarantine(String reason) implements Change {}
}
