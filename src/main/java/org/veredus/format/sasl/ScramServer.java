package org.veredus.format.sasl;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;

/// SCRAM, with and without channel binding. RFC 5802, RFC 7677
///
/// The server's signature goes out as one more challenge, which the client answers with nothing
/// (RFC 4422 §3.6), since SMTP, POP3 and IMAP carry no data with success; see [#hasSaidAll].
final class ScramServer<O, X extends Exception> implements SaslServer<O, X> {
    private static final int NONCE_OCTETS = 18;

    private final SaslVerifier<O, X> verifier;
    private final ScramHash hash;
    private final String ownNonce;
    private final Binding binding;
    private final ChannelBindings bindings;
    private State state = new State.Begun();

    /// Whether the exchange is tied to its TLS connection.
    enum Binding {
        REQUIRED,
        REFUSED
    }

    private sealed interface State {
        record Begun() implements State {}

        record Challenged(
                ScramMessage.First first,
                byte[] bound,
                ScramKeys keys,
                String nonce,
                String serverFirst)
                implements State {}

        record Proven(SaslIdentity who) implements State {}

        record Over() implements State {}
    }

    ScramServer(
            SaslVerifier<O, X> verifier,
            ScramHash hash,
            String ownNonce,
            Binding binding,
            ChannelBindings bindings) {
        this.verifier = verifier;
        this.hash = hash;
        this.ownNonce = ownNonce;
        this.binding = binding;
        this.bindings = bindings;
    }

    static String nonce(RandomGenerator random) {
        byte[] octets = new byte[NONCE_OCTETS];
        random.nextBytes(octets);
        return base64(octets);
    }

    @Override
    public boolean hasSaidAll() {
        return state instanceof State.Proven;
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

    private SaslStep<O> challenge(ScramMessage.First first) throws X, SaslSyntax {
        byte[] bound = bound(first.flag());
        ScramKeys keys = verifier.scramKeys(hash, first.who().name());
        String nonce = first.nonce() + ownNonce;
        String serverFirst = "r=" + nonce + ",s=" + base64(keys.salt()) + ",i=" + keys.iterations();
        state = new State.Challenged(first, bound, keys, nonce, serverFirst);
        return say(serverFirst);
    }

    /// The channel binding data the client must know. RFC 5802 §6
    private byte[] bound(String flag) throws SaslSyntax {
        if (binding == Binding.REQUIRED) {
            byte[] data = flag.startsWith("p=") ? bindings.data(flag.substring(2)) : null;
            if (data == null) throw new SaslSyntax("channel binding of another type is needed");
            return data;
        }
        if (flag.startsWith("p=")) throw new SaslSyntax("channel binding goes with -PLUS");
        // somebody in between has hidden that there is -PLUS
        if (flag.equals("y") && bindings.areOffered()) {
            throw new SaslSyntax("channel binding is offered");
        }
        return new byte[0];
    }

    private SaslStep<O> prove(State.Challenged asked, ScramMessage.Final last)
            throws X, SaslSyntax {
        if (!last.nonce().equals(asked.nonce())) {
            throw new SaslSyntax("SCRAM nonce is not the one of this exchange");
        }
        if (last.proof().length != hash.octets()) {
            throw new SaslSyntax("SCRAM proof of the wrong form");
        }
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes(asked.first().gs2Header().getBytes(StandardCharsets.UTF_8));
        expected.writeBytes(asked.bound());
        if (!MessageDigest.isEqual(last.binding(), expected.toByteArray())) {
            throw new SaslSyntax("SCRAM channel binding differs from the first message");
        }
        String authMessage =
                asked.first().bare() + "," + asked.serverFirst() + "," + last.withoutProof();
        if (!isRight(last.proof(), asked.keys(), authMessage)) {
            return new SaslStep.Judged<>(
                    verifier.scram(asked.first().who(), SaslVerifier.Proof.WRONG));
        }
        state = new State.Proven(asked.first().who());
        return say("v=" + base64(hash.hmac(asked.keys().serverKey(), authMessage)));
    }

    private SaslStep<O> finish(SaslIdentity who, byte[] response) throws X, SaslSyntax {
        if (response.length > 0) {
            throw new SaslSyntax("the answer to the server's signature must be empty");
        }
        return new SaslStep.Judged<>(verifier.scram(who, SaslVerifier.Proof.RIGHT));
    }

    // RFC 5802 §3: the proof is the client's key under the client's signature
    private boolean isRight(byte[] proof, ScramKeys keys, String authMessage) {
        byte[] signature = hash.hmac(keys.storedKey(), authMessage);
        byte[] clientKey = new byte[hash.octets()];
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] = (byte) (proof[i] ^ signature[i]);
        }
        return MessageDigest.isEqual(hash.digest(clientKey), keys.storedKey());
    }

    private static <O> SaslStep<O> say(String message) {
        return new SaslStep.Challenge<>(message.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }
}
