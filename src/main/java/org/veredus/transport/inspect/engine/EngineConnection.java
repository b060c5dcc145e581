package org.veredus.transport.inspect.engine;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;

/// A connection with a deadline for all of it. For one thread.
final class EngineConnection implements AutoCloseable {
    private final Socket socket;
    private final LongSupplier nanos;
    private final long end;

    private EngineConnection(Socket socket, LongSupplier nanos, long end) {
        this.socket = socket;
        this.nanos = nanos;
        this.end = end;
    }

    static EngineConnection open(InetSocketAddress address, Duration time, LongSupplier nanos)
            throws IOException {
        long end = nanos.getAsLong() + time.toNanos();
        Socket socket = new Socket();
        try {
            socket.connect(address, (int) Math.max(1, time.toMillis()));
            socket.setTcpNoDelay(true);
            return new EngineConnection(socket, nanos, end);
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    void write(byte[] octets) throws IOException {
        write(octets, 0, octets.length);
    }

    void write(byte[] octets, int from, int length) throws IOException {
        limit();
        OutputStream out = socket.getOutputStream();
        out.write(octets, from, length);
    }

    /// No more will be written.
    void endWriting() throws IOException {
        socket.shutdownOutput();
    }

    /// Up to the end or this octet, which is left out.
    String readUntil(int stop, int most) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        while (true) {
            limit();
            int octet = in.read();
            if (octet < 0 || octet == stop) return read.toString(StandardCharsets.ISO_8859_1);
            if (read.size() == most) throw new IOException("it says more than " + most + " octets");
            read.write(octet);
        }
    }

    byte[] readExactly(int count) throws IOException {
        byte[] octets = new byte[count];
        int at = 0;
        InputStream in = socket.getInputStream();
        while (at < count) {
            limit();
            int more = in.read(octets, at, count - at);
            if (more < 0) throw new EOFException("it hung up");
            at += more;
        }
        return octets;
    }

    private void limit() throws IOException {
        long left = (end - nanos.getAsLong()) / 1_000_000;
        if (left <= 0) throw new SocketTimeoutException("it is too slow");
        socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
