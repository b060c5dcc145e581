package org.veredus.format.sasl;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sasl.ScramServer.Binding;

/// The mechanisms there are, best first.
public enum SaslMechanism {
    // RFC 4422 Appendix A
    EXTERNAL("EXTERNAL"),
    // RFC 5802 §6, RFC 7677
    SCRAM_SHA_256_PLUS("SCRAM-SHA-256-PLUS"),
    // RFC 5802
    SCRAM_SHA_1_PLUS("SCRAM-SHA-1-PLUS"),
    // RFC 7677
    SCRAM_SHA_256("SCRAM-SHA-256"),
    // RFC 5802
    SCRAM_SHA_1("SCRAM-SHA-1"),
    // RFC 2195
    CRAM_MD5("CRAM-MD5"),
    // RFC 7628
    OAUTHBEARER("OAUTHBEARER"),
    // Google's forerunner of it
    XOAUTH2("XOAUTH2"),
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

    /// Whether the server gets to see the password or token, so that the connection must be
    /// encrypted. RFC 7628 §4
    public boolean revealsPassword() {
        return switch (this) {
            case PLAIN, LOGIN, OAUTHBEARER, XOAUTH2 -> true;
            case SCRAM_SHA_256_PLUS,
                    SCRAM_SHA_1_PLUS,
                    SCRAM_SHA_256,
                    SCRAM_SHA_1,
                    CRAM_MD5,
                    EXTERNAL ->
                    false;
        };
    }

    private boolean bindsChannel() {
        return this == SCRAM_SHA_256_PLUS || this == SCRAM_SHA_1_PLUS;
    }

    /// Those that a connection can be offered, best first.
    ///
    public static List<SaslMechanism> offered(Means means) {
        List<SaslMechanism> offered = new ArrayList<>();
        for (SaslMechanism mechanism : values()) {
            boolean possible =
                    switch (mechanism) {
                        case EXTERNAL -> means.certificate();
                        case SCRAM_SHA_256_PLUS, SCRAM_SHA_1_PLUS -> means.bindings().areOffered();
                        case CRAM_MD5 -> means.sharedSecrets();
                        case SCRAM_SHA_256, SCRAM_SHA_1 -> true;
                        case OAUTHBEARER, XOAUTH2, PLAIN, LOGIN -> means.passwords();
                    };
            if (possible) offered.add(mechanism);
        }
        return offered;
    }

    /// What a client can show.
    ///
    /// @param passwords whether the server may get to see the password
    /// @param sharedSecrets whether there may be secrets that both sides keep
    /// @param certificate whether the client has a TLS certificate that names somebody
    public record Means(
            boolean passwords,
            boolean sharedSecrets,
            boolean certificate,
            ChannelBindings bindings) {}

    /// @param random must be hard to guess: a server's nonce comes from it
    public <O, X extends Exception> SaslServer<O, X> start(
            SaslVerifier<O, X> verifier, RandomGenerator random, ChannelBindings bindings) {
        return switch (this) {
            case SCRAM_SHA_256, SCRAM_SHA_256_PLUS ->
                    scram(verifier, ScramHash.SHA_256, random, bindings);
            case SCRAM_SHA_1, SCRAM_SHA_1_PLUS ->
                    scram(verifier, ScramHash.SHA_1, random, bindings);
            case OAUTHBEARER -> new BearerServer<>(verifier, BearerServer.Form.OAUTHBEARER);
            case XOAUTH2 -> new BearerServer<>(verifier, BearerServer.Form.XOAUTH2);
            case CRAM_MD5 -> new CramServer<>(verifier, random);
            case EXTERNAL -> new ExternalServer<>(verifier);
            case PLAIN -> new PlainServer<>(verifier);
            case LOGIN -> new LoginServer<>(verifier);
        };
    }

    private <O, X extends Exception> SaslServer<O, X> scram(
            SaslVerifier<O, X> verifier,
            ScramHash hash,
            RandomGenerator random,
            ChannelBindings bindings) {
        Binding binding = bindsChannel() ? Binding.REQUIRED : Binding.REFUSED;
        return new ScramServer<>(verifier, hash, ScramServer.nonce(random), binding, bindings);
    }
}
