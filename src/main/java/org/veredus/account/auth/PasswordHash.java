package org.veredus.account.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// An Argon2id hash with all that is needed to compute it again. RFC 9106
record PasswordHash(Argon2Cost cost, byte[] salt, byte[] hash) {
    static final int SALT = 16; // RFC 9106 §3.1
    private static final int HASH = 32;

    PasswordHash {
        if (salt.length < 8 || hash.length < 16)
            throw new IllegalArgumentException("salt or hash too short");
    }

    /// @param password as SASLprep gives it
    static PasswordHash of(String password, byte[] salt, Argon2Cost cost) {
        return new PasswordHash(cost, salt, compute(password, salt, cost, HASH));
    }

    boolean matches(String password) {
        return MessageDigest.isEqual(hash, compute(password, salt, cost, hash.length));
    }

    private static byte[] compute(String password, byte[] salt, Argon2Cost cost, int length) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(cost.memoryKib())
                        .withIterations(cost.passes())
                        .withParallelism(cost.lanes())
                        .withSalt(salt)
                        .build());
        byte[] hash = new byte[length];
        argon2.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }

    @Override
    public String toString() {
        return "PasswordHash(" + cost + ")"; // never the hash
    }
}
