package org.veredus.transport.envelope;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Text within a parameter, RFC 3461 §4: `+` and two hexadecimal digits stand for an octet. Text
/// beyond ASCII goes as it is, RFC 6533 §3 (`utf-8-addr-unitext`), where SMTPUTF8 is in use.
public final class Xtext {
    private Xtext() {}

    public static String encode(String plain) {
        StringBuilder wire = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c > '~' + 1 || isPlain(c)) wire.append(c);
            else wire.append(String.format(Locale.ROOT, "+%02X", (int) c));
        }
        return wire.toString();
    }

    /// @throws IllegalArgumentException if it is no xtext; the message is fit for a reply
    public static String decode(String wire) {
        StringBuilder plain = new StringBuilder(wire.length());
        for (int i = 0; i < wire.length(); i++) {
            char c = wire.charAt(i);
            if (c == '+') {
                plain.append(octet(wire, i + 1));
                i += 2;
            } else if (c > '~' + 1 || isPlain(c)) {
                plain.append(c);
            } else {
                throw new IllegalArgumentException("xtext with a character that must be encoded");
            }
        }
        return plain.toString();
    }

    private static char octet(String wire, int at) {
        if (at + 2 > wire.length() || !wire.substring(at, at + 2).matches("[0-9A-F]{2}"))
            throw new IllegalArgumentException("xtext with + but no two hexadecimal digits");
        char octet = (char) Integer.parseInt(wire, at, at + 2, 16);
        // A line end would let the sender write fields into reports of ours
        if (octet < ' ' || octet > '~')
            throw new IllegalArgumentException("xtext of a character that cannot be printed");
        return octet;
    }

    private static boolean isPlain(char c) {
        return c >= '!' && c <= '~' && c != '+' && c != '=';
    }

    /// Octets of the encoded text.
    static int octets(String plain) {
        return encode(plain).getBytes(StandardCharsets.UTF_8).length;
    }
}
