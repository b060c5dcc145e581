package org.veredus.protocol.imap.syntax;

import java.util.Base64;

/// Mailbox names on the wire: modified UTF-7 (RFC 3501 §5.1.3) or, once the client has said that it
/// can, UTF-8 (RFC 9051 §5.1, RFC 6855 §3).
///
/// In modified UTF-7 ASCII stands for itself, `&` for the beginning of a run of other characters,
/// which are UTF-16 in
/// base64 with `,` for `/` and without padding, up to `-`; `&-` is an ampersand.
public enum MailboxNames {
    UTF7,
    UTF8;

    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getDecoder();

    /// The name a client meant.
    public String decode(String wire) throws BadSyntax {
        if (isPlain(wire)) return wire;
        return this == UTF8 ? WireText.decode(wire, "mailbox name") : decodeUtf7(wire);
    }

    private static String decodeUtf7(String wire) throws BadSyntax {
        StringBuilder name = new StringBuilder(wire.length());
        int at = 0;
        while (at < wire.length()) {
            char c = wire.charAt(at);
            if (c >= 0x7F || c < ' ') throw new BadSyntax("mailbox name with an octet not allowed");
            if (c != '&') {
                name.append(c);
                at++;
                continue;
            }
            int end = wire.indexOf('-', at);
            if (end < 0) throw new BadSyntax("mailbox name with an & that is not ended by -");
            if (end == at + 1) name.append('&');
            else decodeRun(wire.substring(at + 1, end), name);
            at = end + 1;
        }
        return name.toString();
    }

    private static boolean isPlain(String wire) {
        for (int i = 0; i < wire.length(); i++) {
            char c = wire.charAt(i);
            if (c == '&' || c >= 0x7F || c < ' ') return false;
        }
        return true;
    }

    private static void decodeRun(String run, StringBuilder name) throws BadSyntax {
        byte[] octets;
        try {
            octets = DECODER.decode(run.replace(',', '/'));
        } catch (IllegalArgumentException wrong) {
            throw new BadSyntax("mailbox name is not modified UTF-7: " + wrong.getMessage());
        }
        if (octets.length % 2 != 0 || run.indexOf('/') >= 0 || run.indexOf('=') >= 0) {
            throw new BadSyntax("mailbox name is not modified UTF-7");
        }
        for (int i = 0; i < octets.length; i += 2) {
            name.append((char) ((octets[i] & 0xFF) << 8 | (octets[i + 1] & 0xFF)));
        }
    }

    /// The name as clients are told it.
    public String encode(String name) {
        if (isPlain(name)) return name;
        return this == UTF8 ? WireText.encode(name) : encodeUtf7(name);
    }

    private static String encodeUtf7(String name) {
        StringBuilder wire = new StringBuilder(name.length() + 16);
        int at = 0;
        while (at < name.length()) {
            char c = name.charAt(at);
            if (isAscii(c)) {
                wire.append(c);
                if (c == '&') wire.append('-');
                at++;
            } else {
                int end = at;
                while (end < name.length() && !isAscii(name.charAt(end))) end++;
                wire.append('&').append(encodeRun(name, at, end)).append('-');
                at = end;
            }
        }
        return wire.toString();
    }

    private static boolean isAscii(char c) {
        return c >= ' ' && c < 0x7F;
    }

    private static String encodeRun(String name, int from, int to) {
        byte[] octets = new byte[(to - from) * 2];
        for (int i = from; i < to; i++) {
            octets[(i - from) * 2] = (byte) (name.charAt(i) >> 8);
            octets[(i - from) * 2 + 1] = (byte) name.charAt(i);
        }
        return ENCODER.encodeToString(octets).replace('/', ',');
    }
}
