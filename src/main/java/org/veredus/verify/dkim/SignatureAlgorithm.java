package org.veredus.verify.dkim;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/// What signatures are made with, RFC 8301 §3.1 and RFC 8463 §3. Ed25519 is Bouncy Castle's: it is
/// six times as fast as the JDK's.
public enum SignatureAlgorithm {
    RSA_SHA256("rsa-sha256", "rsa"),
    ED25519_SHA256("ed25519-sha256", "ed25519");

    private static final String RSA = "SHA256withRSA";

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
            return switch (this) {
                case RSA_SHA256 -> {
                    Signature checker = Signature.getInstance(RSA);
                    checker.initVerify(key);
                    checker.update(octets);
                    yield checker.verify(signature);
                }
                case ED25519_SHA256 -> {
                    byte[] hash = sha256(octets);
                    Ed25519Signer checker = new Ed25519Signer();
                    checker.init(false, PublicKeyFactory.createKey(key.getEncoded()));
                    checker.update(hash, 0, hash.length);
                    yield checker.verifySignature(signature);
                }
            };
        } catch (GeneralSecurityException | IOException | IllegalArgumentException _) {
            return false; // as of a wrong length: then it is not the signature
        }
    }

    /// The same key in the form that [#sign] takes.
    PrivateKey prepared(PrivateKey key) {
        try {
            return this == RSA_SHA256 ? NativeRsa.prepared(key) : key;
        } catch (GeneralSecurityException wrongKey) {
            throw new IllegalArgumentException("cannot sign with this key", wrongKey);
        }
    }

    byte[] sign(PrivateKey prepared, byte[] octets) {
        try {
            return switch (this) {
                case RSA_SHA256 -> {
                    Signature signer = NativeRsa.signer(RSA);
                    signer.initSign(prepared);
                    signer.update(octets);
                    yield signer.sign();
                }
                case ED25519_SHA256 -> {
                    byte[] hash = sha256(octets);
                    Ed25519Signer signer = new Ed25519Signer();
                    signer.init(true, PrivateKeyFactory.createKey(prepared.getEncoded()));
                    signer.update(hash, 0, hash.length);
                    yield signer.generateSignature();
                }
            };
        } catch (GeneralSecurityException | IOException wrongKey) {
            throw new IllegalArgumentException("cannot sign with this key", wrongKey);
        }
    }

    // RFC 8463 §3: Ed25519 signs the hash
    private static byte[] sha256(byte[] octets) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(octets);
    }
}
