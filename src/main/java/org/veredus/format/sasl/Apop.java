package org.veredus.format.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// APOP, POP3's way to log in before there was SASL: the client hashes the greeting's timestamp and
/// a secret which both sides keep as it is. RFC 1939 §7
///
/// Plain MD5 of a text that whoever poses as the server may choose: what is said of CRAM-MD5's
/// secrets goes for these all the more.
///
/// @param timestamp of the form of a Message-ID, another one for each connection
public record Apop(String timestamp) {
    private static final int NONCE_OCTETS = 16;

    /// @param random must be hard to guess
    public static Apop begin(RandomGenerator random) {
        byte[] nonce = new byte[NONCE_OCTETS];
        random.nextBytes(nonce);
        return new Apop("<" + HexFormat.of().formatHex(nonce) + "@apop.invalid>");
    }

    /// @param digest as the client sent it
    public <O, X extends Exception> O judge(SaslVerifier<O, X> verifier, String name, String digest)
            throws X {
        byte[] shown = digest.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        boolean right = false;
        for (byte[] secret : verifier.sharedSecrets(name))
            right |= MessageDigest.isEqual(digest(secret), shown);
        return verifier.shared(name, right ? SaslVerifier.Proof.RIGHT : SaslVerifier.Proof.WRONG);
    }

    private byte[] digest(byte[] secret) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(timestamp.getBytes(StandardCharsets.US_ASCII));
            String hex = HexFormat.of().formatHex(md5.digest(secret));
            return hex.getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has MD5", impossible);
        }
    }
}
