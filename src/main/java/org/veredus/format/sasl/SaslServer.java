package org.veredus.format.sasl;

import org.jspecify.annotations.Nullable;

/// The server's side of one exchange. After [SaslStep.Judged] or [SaslStep.Malformed] it is over.
///
/// @param <O> the verifier's answer
/// @param <X> how the verifier fails when it can't answer
public sealed interface SaslServer<O, X extends Exception>
        permits PlainServer, LoginServer, ScramServer, BearerServer, CramServer, ExternalServer {
    /// Begins the exchange.
    ///
    /// @param initial the initial response; null when the client sent none
    default SaslStep<O> begin(byte @Nullable [] initial) throws X {
        return initial == null ? new SaslStep.Challenge<>(firstChallenge()) : step(initial);
    }

    /// What a client is sent that began without an initial response.
    default byte[] firstChallenge() {
        return new byte[0]; // RFC 4422 §5: mechanisms whose client speaks first
    }

    /// Whether the challenge just given is the last, to which the client can only answer with
    /// nothing. Protocols that carry data with success need not wait for that. RFC 4422 §3.6
    default boolean hasSaidAll() {
        return false;
    }

    /// Takes the client's response.
    SaslStep<O> step(byte[] response) throws X;
}
