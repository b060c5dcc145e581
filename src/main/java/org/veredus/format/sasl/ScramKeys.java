package org.veredus.format.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// What a server keeps of a password for SCRAM-SHA-256: enough to check it, not enough to log in
/// elsewhere. RFC 5802 §3, RFC 7677 §3.
public record ScramKeys(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
    /// RFC 7677 §4: no fewer.
    public static final int MIN_ITERATIONS = 4096;

    /// Octets of each key.
    public static final int KEY = 32;

    private static final String HMAC = "HmacSHA256";

    public ScramKeys {
        if (iterations < MIN_ITERATIONS) {
            throw new IllegalArgumentException(iterations + " iterations");
        }
        if (salt.length == 0 || storedKey.length != KEY || serverKey.length != KEY) {
            throw new IllegalArgumentException("salt or keys of the wrong length");
        }
    }

    /// @param password as [SaslPrep] gives it, not empty
    public static ScramKeys derive(String password, byte[] salt, int iterations) {
        byte[] salted = saltedPassword(password, salt, iterations);
        byte[] storedKey = sha256(hmac(salted, "Client Key"));
        return new ScramKeys(salt.clone(), iterations, storedKey, hmac(salted, "Server Key"));
    }

    // RFC 5802 §2.2: Hi() is PBKDF2
    static byte[] saltedPassword(String password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, KEY * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", impossible);
        } finally {
            spec.clearPassword();
        }
    }

    static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }

    static byte[] sha256(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "ScramKeys(" + iterations + " iterations)"; // never the keys
    }
}
