package org.veredus.testing;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What people have on their phones. RFC 6238, RFC 4226 §5.3, RFC 4648 §6 by hand, so that nothing
/// of what is tested is used.
public final class AuthenticatorApp {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final byte[] secret;

    /// @param text the secret as the server shows it
    public AuthenticatorApp(String text) {
        ByteBuffer octets = ByteBuffer.allocate(text.length() * 5 / 8);
        long bits = 0;
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            bits = bits << 5 | LETTERS.indexOf(text.charAt(i));
            count += 5;
            if (count >= 8) {
                count -= 8;
                octets.put((byte) (bits >> count));
            }
        }
        secret = octets.array();
    }

    public String code(Instant at) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(secret, "HmacSHA1"));
        byte[] step = ByteBuffer.allocate(8).putLong(at.getEpochSecond() / 30).array();
        byte[] hash = mac.doFinal(step);
        int at4 = ByteBuffer.wrap(hash).getInt(hash[19] & 0xF) & 0x7FFF_FFFF;
        return String.format(Locale.ROOT, "%06d", at4 % 1_000_000);
    }
}
