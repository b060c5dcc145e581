package org.veredus.format.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;

/// SCRAM-SHA-256, RFC 5802 with the hash of RFC 7677, without channel binding.
///
/// The server's signature goes out as one more challenge, which the client answers with nothing
/// (RFC 4422 §3.6), since SMTP, POP3 and IMAP carry no data with success.
final class ScramServer<O, X extends Exception> implements SaslServer<O, X> {
    private static final int NONCE_OCTETS = 18;

    private final SaslVerifier<O, X> verifier;
    private final String ownNonce;
    private State state = new State.Begun();

    private sealed interface State {
        record Begun() implements State {}

        record Challenged(
                ScramMessage.First first, ScramKeys keys, String nonce, String serverFirst)
                implements State {}

        record Proven(SaslIdentity who) implements State {}

        record Over() implements State {}
    }

    ScramServer(SaslVerifier<O, X> verifier, String ownNonce) {
        this.verifier = verifier;
        this.ownNonce = ownNonce;
    }

    static String nonce(RandomGenerator random) {
        byte[] octets = new byte[NONCE_OCTETS];
        random.nextBytes(octets);
        return base64(octets);
    }

    @Override
    public SaslStep<O> step(byte[] response) throws X {
        State now = state;
        state = new State.Over();
        try {
            return switch (now) {
                case State.Begun() -> challenge(ScramMessage.first(response));
                case State.Challenged asked -> prove(asked, ScramMessage.last(response));
                case State.Proven(var who) -> finish(who, response);
                case State.Over() -> throw new SaslSyntax("the exchange is over");
            };
        } catch (SaslSyntax wrong) {
            return new SaslStep.Malformed<>(wrong.reason());
        }
    }

    private SaslStep<O> challenge(ScramMessage.First first) throws X {
        ScramKeys keys = verifier.scramKeys(first.who().name());
        String nonce = first.nonce() + ownNonce;
        String serverFirst = "r=" + nonce + ",s=" + base64(keys.salt()) + ",i=" + keys.iterations();
        state = new State.Challenged(first, keys, nonce, serverFirst);
        return say(serverFirst);
    }

    private SaslStep<O> prove(State.Challenged asked, ScramMessage.Final last)
            throws X, SaslSyntax {
        if (!last.nonce().equals(asked.nonce())) {
            throw new SaslSyntax("SCRAM nonce is not the one of this exchange");
        }
        if (!last.gs2Header().equals(asked.first().gs2Header())) {
            throw new SaslSyntax("SCRAM channel binding differs from the first message");
        }
        String authMessage =
                asked.first().bare() + "," + asked.serverFirst() + "," + last.withoutProof();
        if (!isRight(last.proof(), asked.keys(), authMessage)) {
            return new SaslStep.Judged<>(
                    verifier.scram(asked.first().who(), SaslVerifier.Proof.WRONG));
        }
        state = new State.Proven(asked.first().who());
        return say("v=" + base64(ScramKeys.hmac(asked.keys().serverKey(), authMessage)));
    }

    private SaslStep<O> finish(SaslIdentity who, byte[] response) throws X, SaslSyntax {
        if (response.length > 0) {
            throw new SaslSyntax("the answer to the server's signature must be empty");
        }
        return new SaslStep.Judged<>(verifier.scram(who, SaslVerifier.Proof.RIGHT));
    }

    // RFC 5802 §3: the proof is the client's key under the client's signature
    private static boolean isRight(byte[] proof, ScramKeys keys, String authMessage) {
        byte[] signature = ScramKeys.hmac(keys.storedKey(), authMessage);
        byte[] clientKey = new byte[ScramKeys.KEY];
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] = (byte) (proof[i] ^ signature[i]);
        }
        return MessageDigest.isEqual(ScramKeys.sha256(clientKey), keys.storedKey());
    }

    private static <O> SaslStep<O> say(String message) {
        return new SaslStep.Challenge<>(message.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }
}
