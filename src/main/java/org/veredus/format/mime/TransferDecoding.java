package org.veredus.format.mime;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Undoes a Content-Transfer-Encoding, piece by piece, whatever the input. RFC 2045 §6
///
/// Base64: octets outside the alphabet are skipped, padding ends a group but not the text, since
/// some senders join separately
/// encoded pieces; URL-safe letters are read too. Quoted-printable: an `=` that is no code stays,
/// space before a line end goes,
/// a bare line end stays as it is. Everything else, known or not, passes unchanged. Output is never
/// longer than input plus
/// what was held back from earlier pieces (at most [#MAX_HELD]).
public final class TransferDecoding {

    /// White space that may turn out to be trailing is held back up to this many octets; RFC 2045
    /// §6.7 limits lines to 76.
    static final int MAX_HELD = 1024;

    private static final byte[] SEXTETS = sextets();

    private enum Kind {
        IDENTITY,
        BASE64,
        QUOTED_PRINTABLE
    }

    private final Kind kind;
    private final byte[] held = new byte[MAX_HELD];
    private int heldLength;
    private int bits;
    private int bitCount;

    /// A decoder for an encoding as named in the header, null meaning none.
    public TransferDecoding(@Nullable String encoding) {
        kind = kindOf(encoding);
    }

    /// Whether text in this encoding reads otherwise than it stands.
    static boolean changes(@Nullable String encoding) {
        return kindOf(encoding) != Kind.IDENTITY;
    }

    /// Decodes all of a small text at once.
    public static byte[] decode(byte[] encoded, @Nullable String encoding) {
        return decode(encoded, 0, encoded.length, encoding);
    }

    /// Decodes a part of an array at once.
    public static byte[] decode(byte[] encoded, int from, int to, @Nullable String encoding) {
        var decoding = new TransferDecoding(encoding);
        if (decoding.kind == Kind.IDENTITY) {
            return Arrays.copyOfRange(encoded, from, to);
        }
        var out = new ByteArrayOutputStream(to - from);
        decoding.feed(encoded, from, to, out);
        decoding.finish(out);
        return out.toByteArray();
    }

    /// Whether the encoding is one of the five of RFC 2045 §6.1; content in others is opaque. RFC
    /// 2049 §2
    public static boolean isKnown(@Nullable String encoding) {
        return encoding == null
                || switch (encoding.strip().toLowerCase(Locale.ROOT)) {
                    case "", "7bit", "8bit", "binary", "base64", "quoted-printable" -> true;
                    default -> false;
                };
    }

    private static Kind kindOf(@Nullable String encoding) {
        return switch (encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT)) {
            case "base64" -> Kind.BASE64;
            case "quoted-printable" -> Kind.QUOTED_PRINTABLE;
            default -> Kind.IDENTITY;
        };
    }

    /// Takes the next piece and writes what can be decoded so far.
    public void feed(byte[] buffer, int from, int to, ByteArrayOutputStream out) {
        switch (kind) {
            case IDENTITY -> out.write(buffer, from, to - from);
            case BASE64 -> base64(buffer, from, to, out);
            case QUOTED_PRINTABLE -> {
                int i = from;
                while (i < to) {
                    int plain = heldLength > 0 ? i : plainEnd(buffer, i, to);
                    out.write(buffer, i, plain - i);
                    i = plain;
                    int code = heldLength == 0 && i + 2 < to ? code(buffer, i) : -1;
                    if (code >= 0) {
                        out.write(code);
                        i += 3;
                    } else if (i < to) {
                        quotedPrintable(buffer[i++], out);
                    }
                }
            }
        }
    }

    /// Writes what was held back. The decoder is then as new.
    public void finish(ByteArrayOutputStream out) {
        if (heldLength > 0 && held[0] != '=') {
            heldLength = 0;
        }
        boolean softBreak = heldLength > 0 && isSoftBreakSoFar();
        if (!softBreak) {
            out.write(held, 0, heldLength);
        }
        heldLength = 0;
        bits = 0;
        bitCount = 0;
    }

    private void base64(byte[] buffer, int from, int to, ByteArrayOutputStream out) {
        byte[] plain = new byte[(int) ((to - from) * 3L / 4) + 3];
        int length = 0;
        for (int i = from; i < to; i++) {
            int value = SEXTETS[buffer[i] & 0xFF];
            if (value >= 0) {
                bits = bits << 6 | value;
                bitCount += 6;
                if (bitCount >= 8) {
                    bitCount -= 8;
                    plain[length++] = (byte) (bits >> bitCount);
                }
            } else if (buffer[i] == '=') {
                bitCount = 0;
            }
        }
        out.write(plain, 0, length);
    }

    /// What each octet stands for, -1 for those outside the alphabet.
    private static byte[] sextets() {
        byte[] sextets = new byte[256];
        Arrays.fill(sextets, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            sextets[alphabet.charAt(i)] = (byte) i;
        }
        sextets['-'] = 62;
        sextets['_'] = 63;
        return sextets;
    }

    /// Held is either white space that may be trailing, or `=` and what follows it until it is a
    /// code, a soft break or neither.
    /// The end of a stretch that is as it stands: neither escapes nor line ends, nor white space
    /// that might stand at the end of a line.
    private static int plainEnd(byte[] buffer, int from, int to) {
        int i = from;
        int end = from;
        while (i < to && buffer[i] != '=' && buffer[i] != '\r' && buffer[i] != '\n') {
            if (buffer[i] != ' ' && buffer[i] != '\t') {
                end = i + 1;
            }
            i++;
        }
        return end;
    }

    /// The octet that a whole `=` and two digits stand for here, -1 if there is none.
    private static int code(byte[] buffer, int at) {
        return buffer[at] == '=' ? hex(buffer[at + 1], buffer[at + 2]) : -1;
    }

    private void quotedPrintable(byte octet, ByteArrayOutputStream out) {
        if (heldLength > 0 && held[0] == '=') {
            escape(octet, out);
        } else if (octet == ' ' || octet == '\t') {
            hold(octet, out);
        } else {
            // RFC 2045 §6.7 rule 3: white space at the end of a line was added on the way.
            if (octet != '\r' && octet != '\n') {
                out.write(held, 0, heldLength);
            }
            heldLength = 0;
            if (octet == '=') {
                hold(octet, out);
            } else {
                out.write(octet);
            }
        }
    }

    private void escape(byte octet, ByteArrayOutputStream out) {
        boolean first = heldLength == 1;
        if (octet == '\n' && isSoftBreakSoFar()) {
            heldLength = 0;
        } else if (first && hex((byte) '0', octet) >= 0) {
            hold(octet, out);
        } else if (heldLength == 2 && hex(held[1], octet) >= 0) {
            out.write(hex(held[1], octet));
            heldLength = 0;
        } else if (isSoftBreakSoFar()
                && (octet == ' ' || octet == '\t' || octet == '\r')
                && held[heldLength - 1] != '\r') {
            hold(octet, out);
        } else {
            notAnEscape(octet, out);
        }
    }

    private void notAnEscape(byte octet, ByteArrayOutputStream out) {
        // A lone CR after `=` is a soft break as well.
        if (!(isSoftBreakSoFar() && held[heldLength - 1] == '\r')) {
            out.write(held, 0, heldLength);
        }
        heldLength = 0;
        quotedPrintable(octet, out);
    }

    private boolean isSoftBreakSoFar() {
        for (int i = 1; i < heldLength; i++) {
            if (held[i] != ' ' && held[i] != '\t' && held[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private void hold(byte octet, ByteArrayOutputStream out) {
        if (heldLength == MAX_HELD) {
            out.write(held, 0, heldLength);
            heldLength = 0;
        }
        held[heldLength++] = octet;
    }

    /// The value of two hexadecimal digits, -1 if they are not.
    static int hex(byte high, byte low) {
        int h = Character.digit(high, 16);
        int l = Character.digit(low, 16);
        return h < 0 || l < 0 ? -1 : h << 4 | l;
    }
}
