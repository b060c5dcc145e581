package org.veredus.transport.milter;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.veredus.base.net.PatientConnection;

/// A connection to one filter. For one thread.
final class MilterConnection implements AutoCloseable {
    /// Octets that are gathered before they go out.
    private static final int BUFFER = 1 << 16;

    private final PatientConnection wire;
    private final LongSupplier nanos;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long end;

    private MilterConnection(PatientConnection wire, LongSupplier nanos) {
        this.wire = wire;
        this.nanos = nanos;
    }

    static MilterConnection open(SocketAddress address, Duration time, LongSupplier nanos)
            throws IOException {
        return new MilterConnection(PatientConnection.open(address, time), nanos);
    }

    /// From now on.
    void deadline(Duration time) {
        end = nanos.getAsLong() + time.toNanos();
    }

    boolean isLate() {
        return nanos.getAsLong() >= end;
    }

    void write(Packet packet) throws IOException {
        out.writeBytes(packet.wire());
        if (out.size() >= BUFFER) flush();
    }

    /// The next answer.
    ///
    /// @param patience with which it is waited for, at most until the deadline
    Packet read(Duration patience) throws IOException {
        flush();
        long until = Math.min(end, nanos.getAsLong() + patience.toNanos());
        int length = ByteBuffer.wrap(octets(4, until)).getInt();
        if (length < 1 || length > Packet.MAX_LENGTH)
            throw new IOException("it announces a packet of " + length + " octets");
        byte[] packet = octets(length, until);
        byte[] data = new byte[length - 1];
        System.arraycopy(packet, 1, data, 0, data.length);
        return new Packet((char) (packet[0] & 0xFF), data);
    }

    private byte[] octets(int count, long until) throws IOException {
        byte[] octets = new byte[count];
        int at = 0;
        while (at < count) {
            int more = wire.read(octets, at, count - at, () -> millis(until));
            if (more < 0) throw new EOFException("it hung up");
            at += more;
        }
        return octets;
    }

    private int millis(long until) throws IOException {
        long left = (until - nanos.getAsLong()) / 1_000_000;
        if (left <= 0) throw new SocketTimeoutException("it is too slow");
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    /// Says what needs no answer.
    void flush() throws IOException {
        if (out.size() == 0) return;
        wire.write(out.toByteArray(), 0, out.size(), () -> millis(end));
        out.reset();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
