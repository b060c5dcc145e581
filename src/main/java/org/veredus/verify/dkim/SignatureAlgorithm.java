package org.veredus.verify.dkim;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/// What signatures are made with, RFC 8301 §3.1 and RFC 8463 §3.
public enum SignatureAlgorithm {
    RSA_SHA256("rsa-sha256", "rsa"),
    ED25519_SHA256("ed25519-sha256", "ed25519");

    private final String word;
    private final String keyType;

    SignatureAlgorithm(String word, String keyType) {
        this.word = word;
        this.keyType = keyType;
    }

    /// As the tag `a` has it.
    public String word() {
        return word;
    }

    /// As the tag `k` of a key record has it.
    public String keyType() {
        return keyType;
    }

    public static SignatureAlgorithm parse(String word) throws DkimFailure {
        for (SignatureAlgorithm algorithm : values()) {
            if (algorithm.word.equalsIgnoreCase(word)) return algorithm;
        }
        // RFC 8301 §3.1
        if (word.equalsIgnoreCase("rsa-sha1"))
            throw DkimFailure.permanent("rsa-sha1 counts no longer");
        throw DkimFailure.permanent("unknown algorithm " + word);
    }

    static SignatureAlgorithm of(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> RSA_SHA256;
            case "EdDSA", "Ed25519" -> ED25519_SHA256;
            default -> throw new IllegalArgumentException(key.getAlgorithm() + " key");
        };
    }

    public boolean verifies(PublicKey key, byte[] octets, byte[] signature) {
        try {
            Signature checker = engine();
            checker.initVerify(key);
            checker.update(signed(octets));
            return checker.verify(signature);
        } catch (GeneralSecurityException _) { // as of a wrong length: then it is not the signature
            return false;
        }
    }

    public byte[] sign(PrivateKey key, byte[] octets) {
        try {
            Signature signer = engine();
            signer.initSign(key);
            signer.update(signed(octets));
            return signer.sign();
        } catch (GeneralSecurityException wrongKey) {
            throw new IllegalArgumentException("cannot sign with this key", wrongKey);
        }
    }

    private Signature engine() throws GeneralSecurityException {
        return Signature.getInstance(
                switch (this) {
                    case RSA_SHA256 -> "SHA256withRSA";
                    case ED25519_SHA256 -> "Ed25519";
                });
    }

    // RFC 8463 §3: Ed25519 signs the hash
    private byte[] signed(byte[] octets) throws GeneralSecurityException {
        return switch (this) {
            case RSA_SHA256 -> octets;
            case ED25519_SHA256 -> MessageDigest.getInstance("SHA-256").digest(octets);
        };
    }
}
