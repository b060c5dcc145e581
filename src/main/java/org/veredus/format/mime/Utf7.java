package org.veredus.format.mime;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.util.Set;

/// UTF-7, RFC 2152: ASCII stands for itself, and between `+` and `-` everything else in base64.
/// Nobody has needed it for long; mail programs still read it, so what is hidden in it must be
/// seen. Reads leniently, as they do; never writes.
final class Utf7 extends Charset {
    static final Charset READER = new Utf7();

    private static final Set<String> NAMES =
            Set.of(
                    "utf-7",
                    "utf7",
                    "unicode-1-1-utf-7",
                    "unicode-2-0-utf-7",
                    "x-unicode-2-0-utf-7",
                    "csunicode11utf7");

    private static final String BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static final int UNIT = 16; // bits of UTF-16

    private static final char REPLACED = '\uFFFD';

    private Utf7() {
        super("UTF-7", null);
    }

    /// @param name in lower case
    static boolean isCalled(String name) {
        return NAMES.contains(name);
    }

    @Override
    public boolean contains(Charset other) {
        return true;
    }

    @Override
    public boolean canEncode() {
        return false;
    }

    @Override
    public CharsetEncoder newEncoder() {
        throw new UnsupportedOperationException("UTF-7 is only read");
    }

    @Override
    public CharsetDecoder newDecoder() {
        return new Decoder(this);
    }

    private static final class Decoder extends CharsetDecoder {
        private boolean shifted;
        private boolean begun; // the shift is not empty
        private int bits;
        private int bitCount;
        private char high; // a half of a pair whose other half is due; 0 for none

        Decoder(Charset charset) {
            super(charset, 1, 1);
        }

        @Override
        protected void implReset() {
            shifted = false;
            begun = false;
            bits = 0;
            bitCount = 0;
            high = 0;
        }

        @Override
        protected CoderResult implFlush(CharBuffer out) {
            if (high == 0) return CoderResult.UNDERFLOW;
            if (!out.hasRemaining()) return CoderResult.OVERFLOW;
            out.put(REPLACED);
            high = 0;
            return CoderResult.UNDERFLOW;
        }

        @Override
        protected CoderResult decodeLoop(ByteBuffer in, CharBuffer out) {
            while (in.hasRemaining()) {
                int c = in.get(in.position()) & 0xFF;
                // what a run has begun and not ended takes no room of what comes
                if (out.remaining() < (high == 0 ? 1 : 2)) return CoderResult.OVERFLOW;
                if (c >= 0x80) {
                    leave(out);
                    return CoderResult.malformedForLength(1);
                }
                in.get();
                if (shifted) within(c, out);
                else if (c == '+') enter();
                else out.put((char) c);
            }
            return CoderResult.UNDERFLOW;
        }

        private void enter() {
            shifted = true;
            begun = false;
            bits = 0;
            bitCount = 0;
        }

        private void within(int c, CharBuffer out) {
            int value = BASE64.indexOf(c);
            if (value < 0) {
                boolean plus = !begun && c == '-';
                leave(out);
                if (plus) out.put('+');
                else if (c != '-') out.put((char) c);
                return;
            }
            begun = true;
            bits = (bits << 6) | value;
            bitCount += 6;
            if (bitCount < UNIT) return;
            bitCount -= UNIT;
            unit((char) (bits >>> bitCount), out);
            bits &= (1 << bitCount) - 1;
        }

        private void unit(char unit, CharBuffer out) {
            if (high != 0 && Character.isLowSurrogate(unit)) {
                out.put(high).put(unit);
                high = 0;
                return;
            }
            if (high != 0) out.put(REPLACED);
            boolean half = Character.isHighSurrogate(unit);
            high = half ? unit : 0;
            if (!half) out.put(Character.isLowSurrogate(unit) ? REPLACED : unit);
        }

        /// What is left of a character that was begun is padding.
        private void leave(CharBuffer out) {
            if (high != 0) out.put(REPLACED);
            high = 0;
            shifted = false;
        }
    }
}
