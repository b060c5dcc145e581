package org.veredus.format.webpush;

import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Whom contents are encrypted for. RFC 8291 §2
///
/// @param secret known to the receiver and to who sends, not to the push service between them
public record Receiver(ECPublicKey key, byte[] secret) {
    /// Octets.
    public static final int SECRET = 16;

    public Receiver {
        if (secret.length != SECRET)
            throw new IllegalArgumentException("secret of " + secret.length + " octets");
        secret = secret.clone();
    }

    /// Null for what are no such keys.
    ///
    /// @param key and secret in URL-safe base64, with or without padding
    public static @Nullable Receiver of(String key, String secret) {
        try {
            ECPublicKey point = P256.publicKey(Base64.getUrlDecoder().decode(key));
            byte[] octets = Base64.getUrlDecoder().decode(secret);
            return point == null || octets.length != SECRET ? null : new Receiver(point, octets);
        } catch (IllegalArgumentException malformed) {
            return null; // it is no base64
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Receiver(var otherKey, var otherSecret)
                && key.equals(otherKey)
                && Arrays.equals(secret, otherSecret);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return "Receiver";
    }
}
