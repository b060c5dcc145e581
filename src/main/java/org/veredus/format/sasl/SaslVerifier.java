package org.veredus.format.sasl;

import java.util.List;

/// Knows who may log in. It must not let a client tell an unknown name from a wrong password.
///
/// @param <O> its answer, which the mechanisms only pass on
/// @param <X> how it fails when it can't answer
public interface SaslVerifier<O, X extends Exception> {
    /// Whether a client's answer to a SCRAM challenge was the right one.
    enum Proof {
        RIGHT,
        WRONG
    }

    /// Judges a name and a password as the client sent them.
    O password(SaslIdentity who, String password) throws X;

    /// The keys of a name; for an unknown one keys that look real and are the same each time.
    ScramKeys scramKeys(ScramHash hash, String name) throws X;

    /// Judges a client that shows a token.
    ///
    /// @param name whose account it wants; empty for the token's own
    O bearer(String name, String token) throws X;

    /// The secrets that the client of that name may know; none for an unknown one. RFC 2195
    List<byte[]> sharedSecrets(String name) throws X;

    /// Judges a client whose proof of knowing such a secret was looked at.
    O shared(String name, Proof proof) throws X;

    /// Judges a client by its TLS certificate. RFC 4422 Appendix A
    ///
    /// @param authorization whom it wants to act as; empty for whom the certificate names
    O certified(String authorization) throws X;

    /// Whether the client is in.
    boolean accepts(O outcome);

    /// Judges a client whose proof of knowing the password was looked at.
    O scram(SaslIdentity who, Proof proof) throws X;
}
