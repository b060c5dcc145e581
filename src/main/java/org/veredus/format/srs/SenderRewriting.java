package org.veredus.format.srs;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;

/// Writes senders that stand for others, and finds those others again.
public final class SenderRewriting {
    /// Octets of a secret.
    public static final int SECRET_OCTETS = 32;

    /// A report may come so many days after the mail: queues give up after five.
    private static final int MAX_AGE_DAYS = 21;

    /// Days are written in two letters of five bits.
    private static final int DAYS = 1 << 10;

    private static final long SECONDS_OF_DAY = 86_400;
    private static final String HMAC = "HmacSHA1";
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; // RFC 4648 §6

    /// Others write 4 by default; the form allows any number.
    private static final int HASH_LETTERS = 8;

    private static final int DAY_LETTERS = 2;
    private static final String ONCE = "SRS0";
    private static final String TWICE = "SRS1";
    private static final String SEPARATORS = "=-+";

    private final SecretKeySpec secret;

    public SenderRewriting(byte[] secret) {
        if (secret.length != SECRET_OCTETS)
            throw new IllegalArgumentException("secret of " + secret.length + " octets");
        this.secret = new SecretKeySpec(secret, HMAC);
    }

    /// The sender of mail that leaves from `ours` and came from `sender`. One that would become
    /// longer than addresses may be stays as it is.
    public Address rewritten(Address sender, Domain ours, Instant now) {
        String local = local(sender, now);
        try {
            return Address.parse(Address.quoted(local) + "@" + ours.ascii());
        } catch (AddressException tooLong) {
            return sender; // better a sender that SPF does not like than no mail
        }
    }

    private String local(Address sender, Instant now) {
        String local = sender.localPart();
        if (begins(local, ONCE)) return twice(sender.domain().ascii(), local.substring(4));
        if (begins(local, TWICE)) {
            String[] parts = local.substring(5).split("=", 3);
            if (parts.length == 3 && isDomain(parts[1]) && isOpaque(parts[2]))
                return twice(parts[1], parts[2]);
        }
        String day = day(now);
        String domain = sender.domain().ascii();
        return String.join("=", ONCE, hash(day, domain, local), day, domain, local);
    }

    /// @param opaque the local part of the first office's address, from its separator on
    private String twice(String first, String opaque) {
        return String.join("=", TWICE, hash(first, opaque), first, opaque);
    }

    private static boolean begins(String local, String word) {
        return local.length() > word.length()
                && local.regionMatches(true, 0, word, 0, word.length())
                && SEPARATORS.indexOf(local.charAt(word.length())) >= 0;
    }

    private static boolean isDomain(String text) {
        try {
            Domain.parse(text);
            return true;
        } catch (AddressException malformed) {
            return false;
        }
    }

    private static boolean isOpaque(String text) {
        return text.length() > 1 && SEPARATORS.indexOf(text.charAt(0)) >= 0;
    }

    /// The sender for whom an address of ours stands.
    public Origin origin(Address address, Instant now) {
        String local = address.localPart();
        if (local.regionMatches(true, 0, ONCE + "=", 0, 5)) return once(local.substring(5), now);
        if (local.regionMatches(true, 0, TWICE + "=", 0, 5)) return first(local.substring(5));
        return new Origin.NotRewritten();
    }

    private Origin once(String rest, Instant now) {
        String[] parts = rest.split("=", 4);
        if (parts.length < 4 || parts[0].length() != HASH_LETTERS) return new Origin.NotRewritten();
        if (!matches(parts[0], hash(parts[1], parts[2], parts[3]))) return new Origin.Forged();
        if (age(parts[1], now) > MAX_AGE_DAYS) return new Origin.Expired();
        return sender(parts[3], parts[2]);
    }

    private Origin first(String rest) {
        String[] parts = rest.split("=", 3);
        if (parts.length < 3 || parts[0].length() != HASH_LETTERS) return new Origin.NotRewritten();
        if (!matches(parts[0], hash(parts[1], parts[2]))) return new Origin.Forged();
        return sender(ONCE + parts[2], parts[1]);
    }

    private static Origin sender(String local, String domain) {
        try {
            return new Origin.Sender(Address.parse(Address.quoted(local) + "@" + domain));
        } catch (AddressException malformed) {
            return new Origin.Forged(); // a good hash over what was never an address
        }
    }

    private static String day(Instant now) {
        int day = today(now);
        return "" + BASE32.charAt(day >> 5) + BASE32.charAt(day & 31);
    }

    private static int today(Instant now) {
        return Math.floorMod(Math.floorDiv(now.getEpochSecond(), SECONDS_OF_DAY), DAYS);
    }

    /// Days since; 0 also for tomorrow, which another machine's clock may write.
    private static int age(String day, Instant now) {
        if (day.length() != DAY_LETTERS) return DAYS;
        String upper = day.toUpperCase(Locale.ROOT);
        int written = BASE32.indexOf(upper.charAt(0)) << 5 | BASE32.indexOf(upper.charAt(1));
        int age = Math.floorMod(today(now) - written, DAYS);
        return age == DAYS - 1 ? 0 : age;
    }

    /// As libsrs2 does it: over the parts one after another, nothing between them.
    private String hash(String... parts) {
        byte[] text = String.join("", parts).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < text.length; i++)
            if (text[i] >= 'A' && text[i] <= 'Z') text[i] = (byte) (text[i] | 0x20); // ASCII only
        return Base64.getEncoder().encodeToString(mac(text)).substring(0, HASH_LETTERS);
    }

    private byte[] mac(byte[] text) {
        try {
            Mac mac = Mac.getInstance(HMAC); // has state: one for each use
            mac.init(secret);
            return mac.doFinal(text);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA1", impossible);
        }
    }

    private static boolean matches(String given, String right) {
        return MessageDigest.isEqual(
                given.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8),
                right.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }
}
