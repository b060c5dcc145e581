package org.veredus.verify.dkim;

import java.security.MessageDigest;

/// The hash of a body in one canonical form, RFC 6376 §3.4.3 and §3.4.4, as far as it is to
/// count. Line ends and white space are held back until what follows shows whether they count.
public final class BodyHash implements BodySink {
    private final Canonicalization form;
    private final long limit;
    private final HashAlgorithm algorithm;
    private final MessageDigest digest;
    private final byte[] out = new byte[4096];
    private int outLength;

    private long heldLines;
    private boolean heldSpace;
    private boolean heldCr;
    private long length;
    private byte[] finished = {};

    /// @param limit octets of the canonical body that count
    BodyHash(Canonicalization form, long limit, HashAlgorithm algorithm) {
        this.form = form;
        this.limit = limit;
        this.algorithm = algorithm;
        this.digest = algorithm.digest();
    }

    boolean is(Canonicalization otherForm, long otherLimit, HashAlgorithm otherAlgorithm) {
        return form == otherForm && limit == otherLimit && algorithm == otherAlgorithm;
    }

    @Override
    public void update(byte[] body, int from, int to) {
        int at = from;
        while (at < to) {
            byte c = body[at];
            if (heldCr) {
                heldCr = false;
                if (c == '\n') {
                    heldLines++;
                    heldSpace = false;
                    at++;
                    continue;
                }
                content('\r');
            }
            if (c == '\r') heldCr = true;
            else if (isSpace(c)) heldSpace = true;
            else at = run(body, at, to) - 1;
            at++;
        }
    }

    /// Writes plain octets up to one that needs a look.
    private int run(byte[] body, int from, int to) {
        int end = from + 1;
        while (end < to && body[end] != '\r' && !isSpace(body[end])) end++;
        writeHeld();
        write(body, from, end);
        return end;
    }

    private boolean isSpace(byte c) {
        return form == Canonicalization.RELAXED && (c == ' ' || c == '\t');
    }

    private void content(int c) {
        writeHeld();
        write(c);
    }

    private void writeHeld() {
        for (; heldLines > 0; heldLines--) writeLineEnd();
        if (heldSpace) write(' ');
        heldSpace = false;
    }

    private void writeLineEnd() {
        write('\r');
        write('\n');
    }

    private void write(int c) {
        if (length++ >= limit) return;
        if (outLength == out.length) flush();
        out[outLength++] = (byte) c;
    }

    private void write(byte[] from, int start, int end) {
        int counting = Math.clamp(limit - length, 0, end - start);
        length += end - start;
        if (counting > out.length - outLength) flush();
        if (counting > out.length) {
            digest.update(from, start, counting);
        } else {
            System.arraycopy(from, start, out, outLength, counting);
            outLength += counting;
        }
    }

    private void flush() {
        digest.update(out, 0, outLength);
        outLength = 0;
    }

    @Override
    public void finish() {
        if (heldCr) content('\r');
        // an empty body is a line end in the simple form, and nothing in the relaxed one
        if (length > 0 || form == Canonicalization.SIMPLE) writeLineEnd();
        flush();
        finished = digest.digest();
    }

    /// To be asked for once the whole body has been seen.
    public byte[] value() {
        if (finished.length == 0) throw new IllegalStateException("the body has not ended");
        return finished.clone();
    }

    /// Octets of the whole body in its canonical form.
    public long length() {
        return length;
    }
}
