package org.veredus.account.factor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// What authenticators are asked to sign. WebAuthn §13.4.3.
///
/// A challenge is 16 random octets, the time at which it expires, and an HMAC over both and what it
/// is for. Nothing of it is kept until somebody has signed it.
final class Challenges {
    static final Duration LIFE = Duration.ofMinutes(5);

    private static final int NONCE = 16;
    private static final int OPEN = NONCE + Long.BYTES;
    private static final int SIGNED_AT_ONCE = 100_000;

    private final RandomGenerator random;
    private final LongSupplier nanos;
    private final byte[] key = new byte[32];
    private final Cache<ByteBuffer, Boolean> spent;

    /// @param random must be hard to guess
    Challenges(RandomGenerator random, LongSupplier nanos) {
        this.random = random;
        this.nanos = nanos;
        random.nextBytes(key);
        spent =
                Caffeine.newBuilder()
                        .maximumSize(SIGNED_AT_ONCE)
                        .expireAfterWrite(LIFE.multipliedBy(2))
                        .ticker(nanos::getAsLong)
                        .executor(Runnable::run)
                        .build();
    }

    byte[] make(Use use) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] open =
                ByteBuffer.allocate(OPEN)
                        .put(nonce)
                        .putLong(nanos.getAsLong() + LIFE.toNanos())
                        .array();
        byte[] mac = mac(open, use);
        return ByteBuffer.allocate(OPEN + mac.length).put(open).put(mac).array();
    }

    /// Whether it is one of ours, for this, and has not expired.
    boolean isFor(Use use, byte[] challenge) {
        if (challenge.length <= OPEN) return false;
        byte[] open = Arrays.copyOf(challenge, OPEN);
        byte[] mac = Arrays.copyOfRange(challenge, OPEN, challenge.length);
        long expires = ByteBuffer.wrap(open).getLong(NONCE);
        return MessageDigest.isEqual(mac, mac(open, use)) && expires - nanos.getAsLong() > 0;
    }

    /// @return false if it has been spent before
    boolean spend(byte[] challenge) {
        return spent.asMap().putIfAbsent(ByteBuffer.wrap(challenge.clone()), true) == null;
    }

    private byte[] mac(byte[] open, Use use) {
        byte[] what = use.text().getBytes(StandardCharsets.UTF_8);
        return Digests.hmac(
                key, ByteBuffer.allocate(open.length + what.length).put(open).put(what).array());
    }
}
