package org.veredus.verify.dkim;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/// What headers and bodies are hashed with.
public enum HashAlgorithm {
    SHA256("sha256", "SHA-256"),
    SHA512("sha512", "SHA-512");

    private final String word;
    private final String digestName;

    HashAlgorithm(String word, String digestName) {
        this.word = word;
        this.digestName = digestName;
    }

    /// As tags have it.
    public String word() {
        return word;
    }

    /// Null for one that is not known; case matters.
    public static @Nullable HashAlgorithm named(String word) {
        for (HashAlgorithm algorithm : values()) {
            if (algorithm.word.equals(word)) return algorithm;
        }
        return null;
    }

    public MessageDigest digest() {
        try {
            return MessageDigest.getInstance(digestName);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has " + digestName, impossible);
        }
    }
}
