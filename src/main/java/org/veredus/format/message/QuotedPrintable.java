package org.veredus.format.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Writes quoted-printable text, RFC 2045 §6.7. Line ends are CRLF; a CR or LF alone is quoted.
public final class QuotedPrintable {
    private static final int MAX_LINE = 76;
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SOFT_BREAK = {'=', '\r', '\n'};
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final int NONE = -1;

    private final OutputStream out;
    private int lineLength;

    /// A blank or a CR: what follows decides how it is written.
    private int held = NONE;

    /// @param out takes the encoded text, in small pieces
    public QuotedPrintable(OutputStream out) {
        this.out = out;
    }

    /// All of a small text at once.
    public static byte[] encode(byte[] text) {
        var encoded = new ByteArrayOutputStream();
        var writer = new QuotedPrintable(encoded);
        try {
            writer.write(text, 0, text.length);
            writer.end();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // an array takes everything
        }
        return encoded.toByteArray();
    }

    /// The next piece of the text.
    public void write(byte[] text, int from, int length) throws IOException {
        for (int i = from; i < from + length; i++) next(text[i]);
    }

    /// The text is over.
    public void end() throws IOException {
        if (held != NONE) quote((byte) held);
        held = NONE;
    }

    private void next(byte octet) throws IOException {
        if (held == '\r' && octet == '\n') {
            held = NONE;
            out.write(LINE_END);
            lineLength = 0;
            return;
        }
        if (held == '\r' || (held != NONE && octet == '\r')) quote((byte) held);
        else if (held != NONE) plain((byte) held);
        held = NONE;
        // a dot or From at a line's start is left to the transport, which stuffs dots
        if (octet == '\r' || octet == ' ' || octet == '\t') held = octet;
        else if (octet > ' ' && octet <= '~' && octet != '=') plain(octet);
        else quote(octet);
    }

    private void plain(byte octet) throws IOException {
        makeRoom(1);
        out.write(octet);
    }

    private void quote(byte octet) throws IOException {
        makeRoom(3);
        out.write('=');
        out.write(HEX[(octet & 0xFF) >> 4]);
        out.write(HEX[octet & 0xF]);
    }

    private void makeRoom(int length) throws IOException {
        if (lineLength + length > MAX_LINE - 1) {
            out.write(SOFT_BREAK);
            lineLength = 0;
        }
        lineLength += length;
    }
}
