package org.veredus.format.address;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/// One mailbox address of the envelope. The local part is the text it means, with quotes and
/// backslashes taken off: `"a b"@example.com` has the local part `a b`.
public record Address(String localPart, Domain domain) {
    // RFC 5321 §4.5.3.1.1 deviates: not 64 octets, since bounce addresses (VERP, SRS) are longer
    private static final int MAX_LOCAL_PART_OCTETS = 255;

    // RFC 5321 §4.5.3.1.3 deviates: not 254, so that a long local part has room for its domain
    private static final int MAX_OCTETS = MAX_LOCAL_PART_OCTETS + 1 + 255;

    private static final String ATEXT_SPECIALS = "!#$%&'*+-/=?^_`{|}~";

    public Address {
        try {
            check(localPart, domain);
        } catch (AddressException wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }

    /// Reads a Mailbox, RFC 5321 §4.1.2, with UTF-8 in either part, RFC 6531 §3.3.
    public static Address parse(String text) throws AddressException {
        int at = text.startsWith("\"") ? closingQuote(text) + 1 : text.indexOf('@');
        if (at < 0 || at >= text.length() || text.charAt(at) != '@') {
            throw new AddressException("no @ after the local part");
        }
        String localPart = text.startsWith("\"") ? unquote(text, at) : dotString(text, at);
        Domain domain = Domain.parse(text.substring(at + 1));
        check(localPart, domain);
        return new Address(localPart, domain);
    }

    /// The form for the wire: the local part is quoted where it has to be.
    public String wire() {
        return quoted(localPart) + "@" + domain.ascii();
    }

    /// Whether a server must offer SMTPUTF8 (RFC 6531) to be given this address. The domain never
    /// asks for it, since it has its A-label form.
    public boolean needsSmtpUtf8() {
        return localPart.chars().anyMatch(c -> c > 0x7E);
    }

    public Address withDomain(Domain other) {
        return new Address(localPart, other);
    }

    /// What two spellings of the same address have in common: local part in NFC and lower case,
    /// then `@` and the domain.
    public String lookupKey() {
        return localKey() + "@" + domain.ascii();
    }

    /// The local part of [#lookupKey()].
    public String localKey() {
        String lower =
                Normalizer.normalize(localPart, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(lower, Normalizer.Form.NFC);
    }

    /// The local part as it stands on the wire, quoted if it is no dot-string.
    public static String quoted(String localPart) {
        if (isDotString(localPart)) {
            return localPart;
        }
        return "\"" + localPart.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    @Override
    public String toString() {
        return wire();
    }

    private static void check(String localPart, Domain domain) throws AddressException {
        for (int i = 0; i < localPart.length(); i++) {
            if (!isText(localPart, i)) {
                throw unexpected(localPart, i);
            }
        }
        if (octets(localPart) > MAX_LOCAL_PART_OCTETS) {
            throw new AddressException(
                    "local part longer than " + MAX_LOCAL_PART_OCTETS + " octets");
        }
        if (octets(quoted(localPart)) + 1 + domain.ascii().length() > MAX_OCTETS) {
            throw new AddressException("address longer than " + MAX_OCTETS + " octets");
        }
    }

    private static String dotString(String text, int end) throws AddressException {
        if (end == 0) {
            throw new AddressException("local part is empty");
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean edge = i == 0 || i == end - 1 || text.charAt(i - 1) == '.';
            if (c == '.' ? edge : !isAtext(text, i)) {
                throw unexpected(text, i);
            }
        }
        return text.substring(0, end);
    }

    /// The place of the closing quote, or throws.
    private static int closingQuote(String text) throws AddressException {
        for (int i = 1; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '"' -> {
                    return i;
                }
                case '\\' -> i++;
                default -> {}
            }
        }
        throw new AddressException("quoted local part lacks its closing quote");
    }

    private static String unquote(String text, int at) throws AddressException {
        var plain = new StringBuilder();
        for (int i = 1; i < at - 1; i++) {
            boolean pair = text.charAt(i) == '\\';
            i += pair ? 1 : 0;
            // RFC 5321 §4.1.2: quoted-pairSMTP is a backslash and a printable ASCII character
            if (!isText(text, i) || (pair && text.charAt(i) > 0x7E)) {
                throw unexpected(text, i);
            }
            plain.append(text.charAt(i));
        }
        return plain.toString();
    }

    private static boolean isDotString(String text) {
        if (text.isEmpty() || text.startsWith(".") || text.endsWith(".") || text.contains("..")) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '.' && !isAtext(text, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAtext(String text, int i) {
        char c = text.charAt(i);
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || ATEXT_SPECIALS.indexOf(c) >= 0
                || (c > 0x7E && isText(text, i));
    }

    /// Printable ASCII, or a whole character beyond ASCII that is no C1 control.
    private static boolean isText(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
        }
        return (c >= ' ' && c <= '~') || c >= 0xA0;
    }

    private static AddressException unexpected(String text, int i) {
        return new AddressException(
                "%s at character %d of the address".formatted(describe(text.charAt(i)), i + 1));
    }

    static String describe(char c) {
        return c > ' ' && c <= '~'
                ? "unexpected '" + c + "'"
                : "unexpected U+%04X".formatted((int) c);
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
