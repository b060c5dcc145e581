package org.veredus.verify.dkim;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.function.UnaryOperator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
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

    /// What signs with a key, any number of times and by any thread.
    UnaryOperator<byte[]> signer(PrivateKey key) {
        try {
            return switch (this) {
                case RSA_SHA256 -> rsa(NativeRsa.prepared(key));
                case ED25519_SHA256 -> ed25519(key);
            };
        } catch (GeneralSecurityException | IOException wrongKey) {
            throw new IllegalArgumentException("cannot sign with this key", wrongKey);
        }
    }

    private static UnaryOperator<byte[]> rsa(PrivateKey key) {
        return octets -> {
            try {
                Signature signer = NativeRsa.signer(RSA);
                signer.initSign(key);
                signer.update(octets);
                return signer.sign();
            } catch (GeneralSecurityException wrongKey) {
                throw new IllegalArgumentException("cannot sign with this key", wrongKey);
            }
        };
    }

    /// The parameters find the public key, which is half of the work, once.
    private static UnaryOperator<byte[]> ed25519(PrivateKey key) throws IOException {
        AsymmetricKeyParameter parameters = PrivateKeyFactory.createKey(key.getEncoded());
        return octets -> {
            byte[] hash = sha256(octets);
            Ed25519Signer signer = new Ed25519Signer();
            signer.init(true, parameters);
            signer.update(hash, 0, hash.length);
            return signer.generateSignature();
        };
    }

    // RFC 8463 §3: Ed25519 signs the hash
    private static byte[] sha256(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }
}
