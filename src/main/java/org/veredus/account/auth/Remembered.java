package org.veredus.account.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Names and passwords that were right a moment ago, so that a client that logs in for each look at
/// its mail does not cost a hash each time.
///
/// Kept is a keyed hash whose key never leaves this object, and the credentials it was right for:
/// new credentials make it worthless.
final class Remembered {
    private static final String HMAC = "HmacSHA256";
    private static final int MOST = 20_000;

    private final SecretKeySpec key;
    private final Cache<ByteBuffer, Credentials> right;

    Remembered(Duration time, RandomGenerator random, LongSupplier nanos) {
        byte[] octets = new byte[32];
        random.nextBytes(octets);
        key = new SecretKeySpec(octets, HMAC);
        right =
                Caffeine.newBuilder()
                        .maximumSize(time.isZero() ? 0 : MOST)
                        .expireAfterWrite(time)
                        .ticker(nanos::getAsLong)
                        .executor(Runnable::run)
                        .build();
    }

    boolean knows(long account, String password, Credentials now) {
        Credentials then = right.getIfPresent(digest(account, password));
        return then != null && then.isSameAs(now);
    }

    void add(long account, String password, Credentials rightFor) {
        right.put(digest(account, password), rightFor);
    }

    private ByteBuffer digest(long account, String password) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update(ByteBuffer.allocate(Long.BYTES).putLong(account).flip());
            return ByteBuffer.wrap(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }
}
