package org.veredus.format.dsn;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The encodings of parameter values: xtext (RFC 3461 §4) and that of utf-8 addresses (RFC 6533
/// §3).
final class Xtext {
    private static final Pattern XTEXT = Pattern.compile("(?:[!-*,-<>-~]|\\+[0-9A-F]{2})*+");
    private static final Pattern UNITEXT =
            Pattern.compile("(?:[!-*,-<>-\\[\\]-~\\x{A0}-\\x{10FFFF}]|\\\\x\\{[0-9A-F]{2,6}\\})*+");
    private static final Pattern HEX = Pattern.compile("\\+([0-9A-F]{2})");
    private static final Pattern UNICODE = Pattern.compile("\\\\x\\{([0-9A-F]{2,6})\\}");

    private Xtext() {}

    static String encode(String text) {
        var encoded = new StringBuilder();
        text.chars()
                .forEach(
                        c -> {
                            boolean plain = c > ' ' && c <= '~' && c != '+' && c != '=';
                            encoded.append(plain ? String.valueOf((char) c) : "+%02X".formatted(c));
                        });
        return encoded.toString();
    }

    /// Only printable ASCII is allowed to come out, so nothing can be smuggled into a report's
    /// fields.
    static String decode(String xtext) throws DsnException {
        if (!XTEXT.matcher(xtext).matches()) {
            throw new DsnException("not xtext");
        }
        return replaced(HEX.matcher(xtext), 0x7E);
    }

    static String encodeUtf8(String address) {
        var encoded = new StringBuilder();
        address.codePoints()
                .forEach(
                        c -> {
                            boolean plain = c > ' ' && c <= '~' && "+=\\".indexOf(c) < 0;
                            encoded.append(
                                    plain ? Character.toString(c) : "\\x{%02X}".formatted(c));
                        });
        return encoded.toString();
    }

    static String decodeUtf8(String text) throws DsnException {
        if (!UNITEXT.matcher(text).matches()) {
            throw new DsnException("not an utf-8 address");
        }
        return replaced(UNICODE.matcher(text), Character.MAX_CODE_POINT);
    }

    private static String replaced(Matcher escapes, int highest) throws DsnException {
        var plain = new StringBuilder();
        while (escapes.find()) {
            int c = Integer.parseInt(escapes.group(1), 16);
            boolean control = c < ' ' || (c > '~' && c < 0xA0);
            boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            if (c > highest || control || surrogate) {
                throw new DsnException("encoded control character or none at all");
            }
            escapes.appendReplacement(plain, Matcher.quoteReplacement(Character.toString(c)));
        }
        return escapes.appendTail(plain).toString();
    }
}
