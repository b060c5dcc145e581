package org.veredus.transport.relay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.veredus.base.wire.WireWriter;

/// Sends content the way DATA wants it, RFC 5321 §4.5.2. A dot is doubled behind a bare CR or LF
/// too,
/// so that no server can take one for the end of the message.
final class DotStuffer {
    private static final byte[] END = ".\r\n".getBytes(StandardCharsets.US_ASCII);

    private final WireWriter out;
    private byte beforeLast = '\r';
    private byte last = '\n';

    DotStuffer(WireWriter out) {
        this.out = out;
    }

    void write(byte[] octets, int from, int length) throws IOException {
        int start = from;
        for (int i = from; i < from + length; i++) {
            byte octet = octets[i];
            if (octet == '.' && (last == '\n' || last == '\r')) {
                out.write(octets, start, i - start).write((byte) '.');
                start = i;
            }
            beforeLast = last;
            last = octet;
        }
        out.write(octets, start, from + length - start);
    }

    void end() throws IOException {
        if (beforeLast != '\r' || last != '\n') out.crlf();
        out.write(END);
    }
}
