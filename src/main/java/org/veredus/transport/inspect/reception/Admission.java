package org.veredus.transport.inspect.reception;

/// Whether somebody may come in.
public sealed interface Admission {
    record Admitted() implements Admission {}

    /// Not at all.
    ///
    /// @param sentence for the sender, in printable ASCII
    record Refused(String sentence) implements Admission {}

    /// Another time.
    ///
    /// @param sentence for the sender, in printable ASCII
    record Later(String sentence) implements Admission {}
}
