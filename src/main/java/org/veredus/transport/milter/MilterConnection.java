package org.veredus.transport.milter;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.LongSupplier;

/// A connection to one filter. For one thread.
final class MilterConnection implements AutoCloseable {
    private final Socket socket;
    private final OutputStream out;
    private final LongSupplier nanos;
    private long end;

    private MilterConnection(Socket socket, LongSupplier nanos) throws IOException {
        this.socket = socket;
        this.nanos = nanos;
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    }

    static MilterConnection open(InetSocketAddress address, Duration time, LongSupplier nanos)
            throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(address, (int) Math.max(1, time.toMillis()));
            socket.setTcpNoDelay(true);
            return new MilterConnection(socket, nanos);
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    /// From now on.
    void deadline(Duration time) {
        end = nanos.getAsLong() + time.toNanos();
    }

    boolean isLate() {
        return nanos.getAsLong() >= end;
    }

    void write(Packet packet) throws IOException {
        out.write(packet.wire());
    }

    /// The next answer.
    ///
    /// @param patience with which it is waited for, at most until the deadline
    Packet read(Duration patience) throws IOException {
        out.flush();
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
            long left = (until - nanos.getAsLong()) / 1_000_000;
            if (left <= 0) throw new SocketTimeoutException("it is too slow");
            socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
            int more = socket.getInputStream().read(octets, at, count - at);
            if (more < 0) throw new EOFException("it hung up");
            at += more;
        }
        return octets;
    }

    /// Says what needs no answer.
    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
