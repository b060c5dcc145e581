package org.veredus.account.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.veredus.format.sasl.ScramHash;
import org.veredus.format.sasl.ScramKeys;

/// What is computed for names nobody has, so that they can't be told from others.
final class UnknownNames {
    private static final String HMAC = "HmacSHA256";

    private final SecretKeySpec key;
    private final int iterations;
    private final PasswordHash hash;

    /// @param secret the same over restarts
    UnknownNames(AuthSettings.Hashing hashing, byte[] secret) {
        key = new SecretKeySpec(secret, HMAC);
        iterations = hashing.iterations();
        byte[] salt = Arrays.copyOf(derive("salt"), PasswordHash.SALT);
        hash = new PasswordHash(hashing.argon2(), salt, derive("hash"));
    }

    /// Matches no password anybody knows.
    PasswordHash hash() {
        return hash;
    }

    /// Looks like a real one, and the same each time: a salt that changes would tell.
    ///
    /// @param same for all spellings of the name
    ScramKeys scram(ScramHash hash, String same) {
        String what = hash == ScramHash.SHA_256 ? same : hash + " " + same;
        byte[] salt = Arrays.copyOf(derive("salt " + what), PasswordHash.SALT);
        return new ScramKeys(
                hash,
                salt,
                iterations,
                Arrays.copyOf(derive("stored " + what), hash.octets()),
                Arrays.copyOf(derive("server " + what), hash.octets()));
    }

    private byte[] derive(String what) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(what.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }
}
