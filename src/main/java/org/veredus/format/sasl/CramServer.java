package org.veredus.format.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// CRAM-MD5: the client shows that it knows a secret which both sides keep as it is. RFC 2195
///
/// MD5 as an HMAC is not broken, but whoever listens can try secrets as fast as he likes: the
/// secrets must be long and random, never passwords.
final class CramServer<O, X extends Exception> implements SaslServer<O, X> {
    private static final int NONCE_OCTETS = 16;

    private final SaslVerifier<O, X> verifier;
    private final byte[] challenge;

    /// @param random must be hard to guess
    CramServer(SaslVerifier<O, X> verifier, RandomGenerator random) {
        this.verifier = verifier;
        byte[] nonce = new byte[NONCE_OCTETS];
        random.nextBytes(nonce);
        // RFC 2195 §2: of the form of a Message-ID
        String text = "<" + HexFormat.of().formatHex(nonce) + "@cram.invalid>";
        challenge = text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public SaslStep<O> begin(byte @Nullable [] initial) {
        // RFC 2195 §2: the server speaks first
        return initial == null
                ? new SaslStep.Challenge<>(challenge.clone())
                : new SaslStep.Malformed<>("CRAM-MD5 has no initial response");
    }

    @Override
    public SaslStep<O> step(byte[] response) throws X {
        String text = SaslText.utf8(response);
        int space = text == null ? -1 : text.lastIndexOf(' ');
        if (text == null || space < 1) {
            return new SaslStep.Malformed<>("expected a name, a space and 32 digits");
        }
        byte[] digest =
                text.substring(space + 1)
                        .toLowerCase(Locale.ROOT)
                        .getBytes(StandardCharsets.US_ASCII);
        String name = text.substring(0, space);
        boolean right = false;
        for (byte[] secret : verifier.sharedSecrets(name)) {
            right |= MessageDigest.isEqual(digest(secret), digest);
        }
        SaslVerifier.Proof proof = right ? SaslVerifier.Proof.RIGHT : SaslVerifier.Proof.WRONG;
        return new SaslStep.Judged<>(verifier.shared(name, proof));
    }

    private byte[] digest(byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(secret, "HmacMD5"));
            String hex = HexFormat.of().formatHex(mac.doFinal(challenge));
            return hex.getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HMAC-MD5", impossible);
        }
    }
}
