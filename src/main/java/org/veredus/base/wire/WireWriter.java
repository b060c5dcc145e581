package org.veredus.base.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Gathers octets for a blocking channel until [#flush()].
///
/// The buffer exists only while something is pending. What is larger than it goes to the channel
/// in full slices, together with what waits before it; the rest waits for what comes behind it. So
/// a message with its response takes as few writes as its size needs, each of which costs a call
/// of the system and wakes the peer.
public final class WireWriter {
    private static final int FIRST = 1024;

    /// Octets written at once. The JDK copies an array outside the heap before writing it and
    /// keeps that copy for the carrier thread.
    public static final int SLICE = 32 * 1024;

    private static final byte[] NOTHING = {};
    private static final byte[] CRLF = {'\r', '\n'};

    private final WritableByteChannel channel;
    private byte[] buffer = NOTHING;
    private int pending;
    private @Nullable Transcript transcript;

    public WireWriter(WritableByteChannel channel) {
        this.channel = channel;
    }

    /// Shows all lines written from now on to `observer`; null ends that.
    public void trace(@Nullable Transcript observer) {
        transcript = observer;
    }

    public WireWriter write(byte[] bytes) throws IOException {
        return write(bytes, 0, bytes.length);
    }

    public WireWriter write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (transcript != null) {
            transcript.sent(bytes, offset, length);
        }
        int at = offset;
        int left = length;
        if (pending > 0 && left > SLICE - pending) {
            int fits = SLICE - pending;
            gather(bytes, at, fits);
            at += fits;
            left -= fits;
            flush();
        }
        int whole = left - left % SLICE;
        send(bytes, at, whole);
        gather(bytes, at + whole, left - whole);
        return this;
    }

    public WireWriter write(byte octet) throws IOException {
        return write(new byte[] {octet});
    }

    /// Each character of `text` is one octet: ASCII, or octets kept in a string by ISO 8859-1.
    public WireWriter ascii(String text) throws IOException {
        return write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public WireWriter utf8(String text) throws IOException {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    public WireWriter number(long value) throws IOException {
        return ascii(Long.toString(value));
    }

    public WireWriter crlf() throws IOException {
        return write(CRLF);
    }

    /// How many octets wait to be flushed.
    public int pending() {
        return pending;
    }

    /// Writes these octets and flushes: as [#write] and [#flush()], but where nothing waits they
    /// are not gathered first.
    public void flush(byte[] bytes, int offset, int length) throws IOException {
        if (pending > 0 || transcript != null) {
            write(bytes, offset, length).flush();
            return;
        }
        Objects.checkFromIndexSize(offset, length, bytes.length);
        send(bytes, offset, length);
    }

    public void flush() throws IOException {
        byte[] bytes = buffer;
        int length = pending;
        buffer = NOTHING;
        pending = 0;
        send(bytes, 0, length);
    }

    private void gather(byte[] bytes, int offset, int length) {
        int needed = pending + length;
        if (length == 0) {
            return;
        }
        if (needed > buffer.length) {
            int grown = Math.max(needed, buffer.length == 0 ? FIRST : buffer.length * 4);
            buffer = Arrays.copyOf(buffer, Math.min(SLICE, grown));
        }
        System.arraycopy(bytes, offset, buffer, pending, length);
        pending = needed;
    }

    private void send(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int from = offset; from < end; from += SLICE) {
            ByteBuffer slice = ByteBuffer.wrap(bytes, from, Math.min(SLICE, end - from));
            while (slice.hasRemaining()) {
                channel.write(slice);
            }
        }
    }
}
