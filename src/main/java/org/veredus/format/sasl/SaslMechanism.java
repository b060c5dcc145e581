package org.veredus.format.sasl;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The mechanisms there are, best first.
public enum SaslMechanism {
    // RFC 7677
    SCRAM_SHA_256("SCRAM-SHA-256"),
    // RFC 4616
    PLAIN("PLAIN"),
    LOGIN("LOGIN");

    private final String wire;

    SaslMechanism(String wire) {
        this.wire = wire;
    }

    /// The registered name.
    public String wire() {
        return wire;
    }

    /// The mechanism of this name, in any case; null if it is none of ours.
    public static @Nullable SaslMechanism named(String name) {
        for (SaslMechanism mechanism : values()) {
            if (mechanism.wire.equalsIgnoreCase(name)) {
                return mechanism;
            }
        }
        return null;
    }

    /// Whether the server gets to see the password, so that the connection must be encrypted.
    public boolean revealsPassword() {
        return this != SCRAM_SHA_256;
    }

    /// @param random must be hard to guess: a server's nonce comes from it
    public <O, X extends Exception> SaslServer<O, X> start(
            SaslVerifier<O, X> verifier, RandomGenerator random) {
        return switch (this) {
            case SCRAM_SHA_256 -> new ScramServer<>(verifier, ScramServer.nonce(random));
            case PLAIN -> new PlainServer<>(verifier);
            case LOGIN -> new LoginServer<>(verifier);
        };
    }
}
