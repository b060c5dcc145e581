package org.veredus.base.wire;

import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/// The protocol trace of one session: one text for each line, secrets masked.
///
/// A secret is masked in one of two ways: `mask` sees each line of the peer before it is shown
/// (`AUTH PLAIN …`, `LOGIN …`), and between [#hide()] and [#show()] nothing of the peer's lines is
/// shown at all (the further lines of an AUTH exchange). Message text is read past the lines and
/// never appears.
public final class Transcript {
    /// Who said a line.
    public enum Side {
        PEER,
        US
    }

    private static final int SHOWN = 1000;

    private final BiConsumer<Side, String> lines;
    private final UnaryOperator<String> mask;
    private final StringBuilder ours = new StringBuilder();
    private boolean hidden;

    public Transcript(BiConsumer<Side, String> lines, UnaryOperator<String> mask) {
        this.lines = lines;
        this.mask = mask;
    }

    public void hide() {
        hidden = true;
    }

    public void show() {
        hidden = false;
    }

    void received(byte[] bytes, int offset, int length) {
        String line = text(bytes, offset, length);
        lines.accept(Side.PEER, hidden ? "(" + length + " octets hidden)" : mask.apply(line));
    }

    void sent(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                lines.accept(Side.US, ours.toString());
                ours.setLength(0);
            } else if (bytes[i] != '\r' && ours.length() < SHOWN) {
                ours.append((char) (bytes[i] & 0xFF));
            }
        }
    }

    private static String text(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, Math.min(length, SHOWN), StandardCharsets.ISO_8859_1);
    }
}
