package org.veredus.protocol.smtp;

import java.io.EOFException;
import java.io.IOException;
import org.veredus.base.wire.WireReader;

/// Reads the text after DATA up to the line with the single dot, taking stuffed dots out. RFC 5321
/// §4.5.2.
///
/// Only CRLF ends a line. A bare CR or LF does not end the message either, but is remembered: what
/// another office
/// might take for the end of a message is refused as a whole.
final class DataReader {
    private final WireReader in;

    DataReader(WireReader in) {
        this.in = in;
    }

    /// Takes the text in pieces; arrays are reused.
    @FunctionalInterface
    interface Sink {
        void accept(byte[] buffer, int from, int length) throws IOException;
    }

    private enum State {
        LINE_START,
        IN_LINE,
        CR,
        /// After a dot at the start of a line, which is not part of the text.
        DOT,
        /// After that dot and a CR, which is held back: it belongs to the text unless LF follows.
        DOT_CR
    }

    /// Whether every line ended in CRLF.
    enum Lines {
        CLEAN,
        BARE_CR_OR_LF
    }

    private static final byte[] HELD_BACK = {'\r'};

    private State state = State.LINE_START;
    private Lines lines = Lines.CLEAN;

    /// Reads one text; the reader cannot be used again.
    Lines copyTo(Sink sink) throws IOException {
        while (true) {
            if (in.buffered() == 0 && in.fill() < 0)
                throw new EOFException("the client went away within a message");
            if (part(sink)) return lines;
        }
    }

    /// Takes what is buffered. True when the text has ended.
    private boolean part(Sink sink) throws IOException {
        byte[] buffer = in.array();
        int from = in.position();
        int limit = in.limit();
        int kept = from; // the first octet not handed on yet
        for (int at = from; at < limit; at++) {
            if (state == State.IN_LINE) at = lineEnd(buffer, at, limit);
            if (at == limit) break;
            byte octet = buffer[at];
            if (state == State.DOT_CR) {
                if (octet == '\n') {
                    in.skip(at + 1 - from);
                    return true;
                }
                sink.accept(HELD_BACK, 0, 1);
                kept = at;
            }
            boolean dot = state == State.LINE_START && octet == '.';
            boolean held = state == State.DOT && octet == '\r';
            if (dot || held) {
                hand(sink, buffer, kept, at);
                kept = at + 1;
            }
            if (octet == '\n' ? state != State.CR : state == State.CR || state == State.DOT_CR)
                lines = Lines.BARE_CR_OR_LF;
            state = after(octet);
        }
        hand(sink, buffer, kept, limit);
        in.skip(limit - from);
        return false;
    }

    private State after(byte octet) {
        if (octet == '\r') return state == State.DOT ? State.DOT_CR : State.CR;
        if (octet == '\n') return state == State.CR ? State.LINE_START : State.IN_LINE;
        return state == State.LINE_START && octet == '.' ? State.DOT : State.IN_LINE;
    }

    private static int lineEnd(byte[] buffer, int from, int limit) {
        int at = from;
        while (at < limit && buffer[at] != '\r' && buffer[at] != '\n') at++;
        return at;
    }

    private static void hand(Sink sink, byte[] buffer, int from, int to) throws IOException {
        if (to > from) sink.accept(buffer, from, to - from);
    }
}
