package org.veredus.account.factor;

import com.eatthepath.otp.HmacOneTimePasswordGenerator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.random.RandomGenerator;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;

/// What the server and an authenticator app share. RFC 6238: SHA-1, six digits, 30 seconds, which
/// is what apps reckon with whatever they are told.
public record TotpSecret(byte[] octets) {
    /// RFC 4226 §4: 160 bits are recommended.
    private static final int OCTETS = 20;

    private static final int DIGITS = 6;
    private static final long STEP_SECONDS = 30;

    /// Steps that clocks may differ by. RFC 6238 §5.2
    private static final int DRIFT = 1;

    /// @param random must be hard to guess
    public static TotpSecret make(RandomGenerator random) {
        byte[] octets = new byte[OCTETS];
        random.nextBytes(octets);
        return new TotpSecret(octets);
    }

    /// For who cannot take a picture of it.
    public String text() {
        return new String(Base32.encode(octets), StandardCharsets.US_ASCII);
    }

    /// As apps read it from a QR code.
    ///
    /// @param issuer whose account it is for
    public String uri(String issuer, String account) {
        return "otpauth://totp/"
                + encoded(issuer)
                + ":"
                + encoded(account)
                + "?secret="
                + text()
                + "&issuer="
                + encoded(issuer)
                + "&algorithm=SHA1&digits="
                + DIGITS
                + "&period="
                + STEP_SECONDS;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// The time step that a code is of, close to now; negative if it is of none.
    ///
    /// @param after only later steps count. RFC 6238 §5.2: no code is accepted twice
    public long step(String code, Instant now, long after) {
        long current = now.getEpochSecond() / STEP_SECONDS;
        long found = -1;
        byte[] shown = code.getBytes(StandardCharsets.UTF_8);
        for (long step = current - DRIFT; step <= current + DRIFT; step++) {
            byte[] right = code(step).getBytes(StandardCharsets.US_ASCII);
            if (MessageDigest.isEqual(right, shown) && step > after && found < 0) found = step;
        }
        return found;
    }

    private String code(long step) {
        try {
            return new HmacOneTimePasswordGenerator(DIGITS)
                    .generateOneTimePasswordString(
                            new SecretKeySpec(octets, "HmacSHA1"), step, Locale.ROOT);
        } catch (InvalidKeyException impossible) {
            throw new IllegalStateException("HMAC takes any key", impossible);
        }
    }

    @Override
    public String toString() {
        return "TotpSecret"; // never the secret
    }
}
