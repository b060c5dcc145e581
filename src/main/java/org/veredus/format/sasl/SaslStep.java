package org.veredus.format.sasl;

/// What a server answers to a client's response.
///
/// @param <O> the verifier's answer
public sealed interface SaslStep<O> {
    /// The client is to answer this; it may be empty.
    record Challenge<O>(byte[] data) implements SaslStep<O> {}

    /// The exchange is over, and this is what the verifier said: good or bad.
    record Judged<O>(O outcome) implements SaslStep<O> {}

    /// The exchange is over: the client broke the mechanism's rules, and nobody was judged.
    ///
    /// @param reason one line of ASCII, fit for the reply
    record Malformed<O>(String reason) implements SaslStep<O> {}
}
