package org.veredus.format.dsn;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;

/// An address with its type, RFC 3461 §4.2: `rfc822;bob@example.com`; decoded. The address may be
/// anything
/// printable: the original recipient is the sender's word, never routed by. Types are compared
/// without regard to case.
public record TypedAddress(String type, String address) {
    private static final String RFC822 = "rfc822";
    private static final String UTF8 = "utf-8";

    // RFC 3461 §4.2
    private static final int MAX_LENGTH = 500;

    private static final Pattern TYPE = Pattern.compile("[a-z0-9-]{1,32}");

    public TypedAddress {
        if (!TYPE.matcher(type).matches()) {
            throw new IllegalArgumentException("address type " + type);
        }
        if (address.isEmpty() || address.length() > MAX_LENGTH || hasControls(address)) {
            throw new IllegalArgumentException(
                    "address empty, too long or with control characters");
        }
    }

    public static TypedAddress of(Address address) {
        // RFC 6533 §3
        return new TypedAddress(address.needsSmtpUtf8() ? UTF8 : RFC822, address.wire());
    }

    /// Reads a report's field; null for what makes no sense.
    public static @Nullable TypedAddress parseField(String value) {
        int divider = value.indexOf(';');
        String type = divider < 0 ? RFC822 : value.substring(0, divider).strip();
        String address = value.substring(divider + 1).strip();
        try {
            return new TypedAddress(type.toLowerCase(Locale.ROOT), address);
        } catch (IllegalArgumentException _) { // a stranger's report: lenient by contract
            return null;
        }
    }

    /// As a report has it: `rfc822; bob@example.com`.
    public String field() {
        return type + "; " + address;
    }

    boolean isAscii() {
        return address.chars().allMatch(c -> c < 0x80);
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }
}
