package org.veredus.protocol.pop3;

import java.io.IOException;
import org.veredus.base.wire.WireWriter;

/// Writes a multi-line response of many short lines, a piece at a time. RFC 1939 §3
final class LineWriter {
    private static final int PIECE = 4 * 1024;

    private final WireWriter out;
    private final StringBuilder piece = new StringBuilder(PIECE + 128);

    LineWriter(WireWriter out) {
        this.out = out;
    }

    LineWriter number(long value) {
        piece.append(value);
        return this;
    }

    LineWriter text(String text) {
        piece.append(text);
        return this;
    }

    void end() throws IOException {
        piece.append("\r\n");
        if (piece.length() < PIECE) return;
        out.ascii(piece.toString());
        piece.setLength(0);
    }

    void finish() throws IOException {
        text(".").end();
        out.ascii(piece.toString());
        piece.setLength(0);
    }
}
