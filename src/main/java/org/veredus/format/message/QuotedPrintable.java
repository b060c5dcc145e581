package org.veredus.format.message;

import java.io.ByteArrayOutputStream;

/// Writes quoted-printable text, RFC 2045 §6.7.
public final class QuotedPrintable {
    private static final int MAX_LINE = 76;
    private static final String HEX = "0123456789ABCDEF";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int lineLength;

    private QuotedPrintable() {}

    /// @param text with CRLF line ends
    public static byte[] encode(byte[] text) {
        var writer = new QuotedPrintable();
        for (int i = 0; i < text.length; i++) {
            boolean lineEnd = i + 1 < text.length && text[i] == '\r' && text[i + 1] == '\n';
            if (lineEnd) {
                writer.out.writeBytes(new byte[] {'\r', '\n'});
                writer.lineLength = 0;
                i++;
            } else {
                boolean last = i + 1 == text.length || text[i + 1] == '\r';
                writer.octet(text[i], last);
            }
        }
        return writer.out.toByteArray();
    }

    private void octet(byte octet, boolean lastOfLine) {
        boolean blank = octet == ' ' || octet == '\t';
        // a dot or From at a line's start is left to the transport, which stuffs dots
        boolean plain = (octet > ' ' && octet <= '~' && octet != '=') || (blank && !lastOfLine);
        int length = plain ? 1 : 3;
        if (lineLength + length > MAX_LINE - 1) {
            out.writeBytes(new byte[] {'=', '\r', '\n'});
            lineLength = 0;
        }
        if (plain) {
            out.write(octet);
        } else {
            out.write('=');
            out.write(HEX.charAt((octet & 0xFF) >> 4));
            out.write(HEX.charAt(octet & 0xF));
        }
        lineLength += length;
    }
}
