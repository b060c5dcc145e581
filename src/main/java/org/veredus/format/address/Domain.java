package org.veredus.format.address;

import com.ibm.icu.text.IDNA;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The right side of an address: a domain name as lower-case A-labels, or an address literal
/// (`[192.0.2.1]`, `[IPv6:2001:db8::1]`) in its one canonical spelling.
public record Domain(String ascii) {
    // RFC 5321 §4.5.3.1.2
    private static final int MAX_OCTETS = 255;

    // RFC 1035 §2.3.4
    private static final int MAX_LABEL_OCTETS = 63;

    private static final IDNA UTS46 =
            IDNA.getUTS46Instance(
                    IDNA.CHECK_BIDI
                            | IDNA.CHECK_CONTEXTJ
                            | IDNA.NONTRANSITIONAL_TO_ASCII
                            | IDNA.NONTRANSITIONAL_TO_UNICODE);

    public Domain {
        try {
            if (ascii.startsWith("[")) {
                checkCanonicalLiteral(ascii);
            } else {
                checkName(ascii);
            }
        } catch (AddressException wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }

    /// Reads a domain name, with A-labels or U-labels in any case, or an address literal.
    public static Domain parse(String text) throws AddressException {
        if (text.startsWith("[")) {
            return new Domain(AddressLiteral.write(AddressLiteral.parse(text)));
        }
        // RFC 5321 §4.5.3.1.2: checked before IDNA work is spent; no U-label is longer than 4
        // octets for
        // each octet of its A-label.
        if (text.length() > 4 * MAX_OCTETS) {
            throw new AddressException("domain longer than " + MAX_OCTETS + " octets");
        }
        String name = text.toLowerCase(Locale.ROOT);
        if (!isAscii(text) || hasALabel(name)) {
            name = toALabels(text);
        }
        checkName(name);
        return new Domain(name);
    }

    /// The literal that spells an address.
    public static Domain of(InetAddress address) {
        return new Domain(AddressLiteral.write(address));
    }

    /// The form for people: U-labels (RFC 5890 §2.3.2.1) where there are any.
    public String unicode() {
        if (literal() || !hasALabel(ascii)) {
            return ascii;
        }
        var info = new IDNA.Info();
        String unicode = UTS46.nameToUnicode(ascii, new StringBuilder(), info).toString();
        return info.hasErrors() ? ascii : unicode;
    }

    public boolean literal() {
        return ascii.startsWith("[");
    }

    /// The address in a literal; only for domains that are one.
    public InetAddress literalAddress() {
        try {
            return AddressLiteral.parse(ascii);
        } catch (AddressException notOne) {
            throw new IllegalStateException("not an address literal: " + ascii, notOne);
        }
    }

    @Override
    public String toString() {
        return ascii;
    }

    private static String toALabels(String text) throws AddressException {
        var info = new IDNA.Info();
        String name = UTS46.nameToASCII(text, new StringBuilder(), info).toString();
        if (info.hasErrors()) {
            throw new AddressException(
                    "not an internationalized domain name: " + text + " " + info.getErrors());
        }
        return name.toLowerCase(Locale.ROOT);
    }

    private static void checkCanonicalLiteral(String text) throws AddressException {
        if (!AddressLiteral.write(AddressLiteral.parse(text)).equals(text)) {
            throw new AddressException("address literal not in canonical form: " + text);
        }
    }

    private static void checkName(String name) throws AddressException {
        if (name.isEmpty()) {
            throw new AddressException("domain is empty");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_OCTETS) {
            throw new AddressException("domain longer than " + MAX_OCTETS + " octets");
        }
        int start = 0;
        while (start <= name.length()) {
            int dot = name.indexOf('.', start);
            int end = dot < 0 ? name.length() : dot;
            checkLabel(name, start, end);
            start = end + 1;
        }
    }

    private static void checkLabel(String name, int start, int end) throws AddressException {
        if (start == end) {
            throw new AddressException(
                    "empty label at character " + (start + 1) + " of domain " + name);
        }
        if (end - start > MAX_LABEL_OCTETS) {
            throw new AddressException(
                    "label longer than " + MAX_LABEL_OCTETS + " octets in domain " + name);
        }
        if (name.charAt(start) == '-' || name.charAt(end - 1) == '-') {
            throw new AddressException(
                    "hyphen at the edge of label "
                            + name.substring(start, end)
                            + " of domain "
                            + name);
        }
        for (int i = start; i < end; i++) {
            char c = name.charAt(i);
            // RFC 5321 §4.1.2 deviates: the underscore is taken too, real hosts and senders have it
            boolean good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
            if (!good) {
                throw new AddressException(
                        "%s at character %d of domain".formatted(Address.describe(c), i + 1));
            }
        }
    }

    private static boolean hasALabel(String lowerCase) {
        return lowerCase.startsWith("xn--") || lowerCase.contains(".xn--");
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
