package org.veredus.base.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads lines and counted octets from a blocking channel.
///
/// Whoever reads message text works on the buffer itself: the octets not yet read are
/// `array()[position()]` up to `array()[limit()]`, [#skip(int)] takes them, and [#fill()] brings
/// more and may move and replace the array.
public final class WireReader {
    private static final int IDLE = 512;

    /// The most that [#fill()] gathers.
    public static final int CAPACITY = 16 * 1024;

    /// How far the end of an overlong line is looked for before the connection is given up.
    private static final int MAX_RESYNC = 1 << 20;

    private final ReadableByteChannel channel;
    private final LineEnds lineEnds;
    private byte[] buffer = new byte[IDLE];
    private ByteBuffer view = ByteBuffer.wrap(buffer);
    private int position;
    private int limit;
    private @Nullable Transcript transcript;

    public WireReader(ReadableByteChannel channel, LineEnds lineEnds) {
        this.channel = channel;
        this.lineEnds = lineEnds;
    }

    /// Shows all lines read from now on to `observer`; null ends that.
    public void trace(@Nullable Transcript observer) {
        transcript = observer;
    }

    /// The next line without its end, or null when the stream has ended; an unfinished last line is
    /// dropped, as half a command must not be run.
    ///
    /// @param max the most octets the line may have, its end not counted
    public byte @Nullable [] readLine(int max) throws IOException, WireException {
        shrinkIfIdle();
        int scanned = 0;
        while (true) {
            int lineFeed = find((byte) '\n', position + scanned, limit);
            if (lineFeed >= 0) {
                return takeLine(lineFeed, max);
            }
            scanned = limit - position;
            if (scanned > max + 1) {
                dropLine();
                throw new WireException.LineTooLong(max);
            }
            if (fillUpTo(Math.max(CAPACITY, max + 2)) < 0) {
                position = limit;
                return null;
            }
        }
    }

    private byte[] takeLine(int lineFeed, int max) throws WireException {
        int start = position;
        boolean crlf = lineFeed > start && buffer[lineFeed - 1] == '\r';
        int end = crlf ? lineFeed - 1 : lineFeed;
        position = lineFeed + 1;
        if (end - start > max) {
            throw new WireException.LineTooLong(max);
        }
        if ((!crlf && lineEnds == LineEnds.STRICT) || find((byte) '\r', start, end) >= 0) {
            throw new WireException.BareLineEnd();
        }
        if (transcript != null) {
            transcript.received(buffer, start, end - start);
        }
        return Arrays.copyOfRange(buffer, start, end);
    }

    private void dropLine() throws IOException {
        int dropped = 0;
        while (dropped < MAX_RESYNC) {
            int lineFeed = find((byte) '\n', position, limit);
            if (lineFeed >= 0) {
                position = lineFeed + 1;
                return;
            }
            dropped += limit - position;
            position = limit;
            if (fill() < 0) {
                return;
            }
        }
        throw new IOException("no line end in " + MAX_RESYNC + " octets");
    }

    private int find(byte wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /// Whether a further complete line is here, so that replies need not be flushed yet.
    public boolean hasBufferedLine() {
        return find((byte) '\n', position, limit) >= 0;
    }

    /// How many octets are here and not yet read.
    public int buffered() {
        return limit - position;
    }

    /// Drops what is here and not yet read: what came in before a TLS handshake must not be taken
    /// as coming through it.
    public void discardBuffered() {
        position = limit;
        shrinkIfIdle();
    }

    /// Reads at least one octet and at most `length`; -1 at the end of the stream.
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (position == limit && fill() < 0) {
            return -1;
        }
        int n = Math.min(length, limit - position);
        System.arraycopy(buffer, position, into, offset, n);
        position += n;
        return n;
    }

    /// Hands exactly `count` octets to the sink, in pieces.
    ///
    /// @throws EOFException when the stream ends before
    public <X extends Exception> void copy(long count, ByteSink<X> sink) throws IOException, X {
        long left = count;
        while (left > 0) {
            if (position == limit && fill() < 0) {
                throw new EOFException(left + " of " + count + " octets missing");
            }
            int n = (int) Math.min(left, limit - position);
            int start = position;
            position += n;
            left -= n;
            sink.write(buffer, start, n);
        }
    }

    /// Reads and drops exactly `count` octets.
    ///
    /// @throws EOFException when the stream ends before
    public void discard(long count) throws IOException {
        this.<IOException>copy(count, (_, _, _) -> {});
    }

    /// Waits for more octets and puts them behind those already here. Call it with fewer than
    /// [#CAPACITY] octets buffered.
    ///
    /// @return how many came, or -1 at the end of the stream
    public int fill() throws IOException {
        if (position == limit && buffer.length < CAPACITY) {
            position = 0;
            limit = 0;
            resize(CAPACITY); // bulk data is coming
        }
        return fillUpTo(CAPACITY);
    }

    public byte[] array() {
        return buffer;
    }

    public int position() {
        return position;
    }

    public int limit() {
        return limit;
    }

    /// Takes `count` of the octets that are here.
    public void skip(int count) {
        Objects.checkFromIndexSize(position, count, limit);
        position += count;
    }

    private int fillUpTo(int capacity) throws IOException {
        makeRoom(capacity);
        view.limit(buffer.length).position(limit);
        int n = channel.read(view);
        if (n > 0) {
            limit += n;
        }
        return n;
    }

    private void makeRoom(int capacity) {
        if (position == limit) {
            boolean wasFull = limit == buffer.length;
            position = 0;
            limit = 0;
            if (wasFull && buffer.length < capacity) {
                resize(Math.min(capacity, buffer.length * 4)); // bulk data is coming
            }
            return;
        }
        if (limit < buffer.length) {
            return;
        }
        if (position > 0) {
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            limit -= position;
            position = 0;
            return;
        }
        if (buffer.length >= capacity) {
            throw new IllegalStateException("all " + capacity + " octets of the buffer are in use");
        }
        resize(Math.min(capacity, buffer.length * 4));
    }

    /// Before waiting for a command the room that bulk data took is given back.
    private void shrinkIfIdle() {
        if (position == limit && buffer.length > IDLE) {
            position = 0;
            limit = 0;
            resize(IDLE);
        }
    }

    private void resize(int size) {
        buffer = Arrays.copyOf(buffer, size);
        view = ByteBuffer.wrap(buffer);
    }
}
