package org.veredus.account.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.Semaphore;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Computes Argon2id, so many at once as there are permits. Any thread may call and may wait.
///
/// The memory of a hash is kept for the next one: made anew for each login it would be most of what
/// the collector has to do, and the heap would grow by it.
final class PasswordHasher {
    private static final int OCTETS = 32;

    private final Argon2Cost cost;
    private final Semaphore permits;
    private final FixedBlockPool memory;

    /// @param cost of new hashes
    PasswordHasher(Argon2Cost cost, int atOnce) {
        this.cost = cost;
        permits = new Semaphore(atOnce, true);
        memory = new FixedBlockPool(Math.multiplyExact(atOnce, cost.memoryKib()));
    }

    /// @param password as SASLprep gives it
    PasswordHash hash(String password, byte[] salt) {
        return new PasswordHash(cost, salt, compute(password, salt, cost, OCTETS));
    }

    boolean matches(PasswordHash hash, String password) {
        byte[] computed = compute(password, hash.salt(), hash.cost(), hash.hash().length);
        return MessageDigest.isEqual(hash.hash(), computed);
    }

    private byte[] compute(String password, byte[] salt, Argon2Cost with, int length) {
        Argon2Parameters parameters =
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(with.memoryKib())
                        .withIterations(with.passes())
                        .withParallelism(with.lanes())
                        .withSalt(salt)
                        .withBlockPool(memory)
                        .build();
        byte[] hash = new byte[length];
        permits.acquireUninterruptibly();
        try {
            Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
            argon2.init(parameters);
            argon2.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        } finally {
            permits.release();
        }
        return hash;
    }
}
