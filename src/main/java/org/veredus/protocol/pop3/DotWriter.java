package org.veredus.protocol.pop3;

import java.io.IOException;
import org.veredus.base.wire.WireWriter;

/// Writes a multi-line response's text: dots that begin a line are doubled, and a dot alone ends
/// it. RFC 1939 §3
final class DotWriter {
    private static final byte DOT = '.';

    private final WireWriter out;
    private byte beforeLast = '\r'; // the status line came before
    private byte last = '\n';

    DotWriter(WireWriter out) {
        this.out = out;
    }

    void write(byte[] octets, int from, int length) throws IOException {
        int end = from + length;
        int start = from;
        for (int i = from; i < end; i++) {
            if (octets[i] == DOT && (i == from ? last : octets[i - 1]) == '\n') {
                out.write(octets, start, i - start).write(DOT);
                start = i;
            }
        }
        out.write(octets, start, end - start);
        if (length == 0) return;
        beforeLast = length > 1 ? octets[end - 2] : last;
        last = octets[end - 1];
    }

    void finish() throws IOException {
        if (beforeLast != '\r' || last != '\n') {
            out.crlf();
        }
        out.write(DOT).crlf();
    }
}
