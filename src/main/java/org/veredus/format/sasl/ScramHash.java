package org.veredus.format.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// The hash a SCRAM mechanism is made with. RFC 5802 §2.2, RFC 7677 §3
public enum ScramHash {
    SHA_1("SHA-1", "HmacSHA1", "PBKDF2WithHmacSHA1", 20),
    SHA_256("SHA-256", "HmacSHA256", "PBKDF2WithHmacSHA256", 32);

    private final String digest;
    private final String hmac;
    private final String derivation;
    private final int octets;

    ScramHash(String digest, String hmac, String derivation, int octets) {
        this.digest = digest;
        this.hmac = hmac;
        this.derivation = derivation;
        this.octets = octets;
    }

    /// Of a hash, and of each key.
    public int octets() {
        return octets;
    }

    // RFC 5802 §2.2: Hi() is PBKDF2
    byte[] saltedPassword(String password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, octets * 8);
        try {
            return SecretKeyFactory.getInstance(derivation).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + derivation, impossible);
        } finally {
            spec.clearPassword();
        }
    }

    byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(hmac);
            mac.init(new SecretKeySpec(key, hmac));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + hmac, impossible);
        }
    }

    byte[] digest(byte[] of) {
        try {
            return MessageDigest.getInstance(digest).digest(of);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + digest, impossible);
        }
    }
}
