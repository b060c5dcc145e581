package org.veredus.transport.inspect.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.veredus.base.net.PatientConnection;

/// A connection with a deadline for all of it. For one thread.
final class EngineConnection implements AutoCloseable {
    private final PatientConnection wire;
    private final LongSupplier nanos;
    private final long end;
    private final byte[] buffer = new byte[8192];
    private int at;
    private int filled;

    private EngineConnection(PatientConnection wire, LongSupplier nanos, long end) {
        this.wire = wire;
        this.nanos = nanos;
        this.end = end;
    }

    static EngineConnection open(InetSocketAddress address, Duration time, LongSupplier nanos)
            throws IOException {
        long end = nanos.getAsLong() + time.toNanos();
        return new EngineConnection(PatientConnection.open(address, time), nanos, end);
    }

    void write(byte[] octets) throws IOException {
        write(octets, 0, octets.length);
    }

    void write(byte[] octets, int from, int length) throws IOException {
        wire.write(octets, from, length, this::millis);
    }

    /// No more will be written.
    void endWriting() throws IOException {
        wire.endWriting();
    }

    /// Up to the end or this octet, which is left out.
    String readUntil(int stop, int most) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (true) {
            int octet = octet();
            if (octet < 0 || octet == stop) return read.toString(StandardCharsets.ISO_8859_1);
            if (read.size() == most) throw new IOException("it says more than " + most + " octets");
            read.write(octet);
        }
    }

    /// -1 at the end.
    private int octet() throws IOException {
        if (at == filled) {
            filled = Math.max(0, wire.read(buffer, 0, buffer.length, this::millis));
            at = 0;
            if (filled == 0) return -1;
        }
        return buffer[at++] & 0xFF;
    }

    private int millis() throws IOException {
        long left = (end - nanos.getAsLong()) / 1_000_000;
        if (left <= 0) throw new SocketTimeoutException("it is too slow");
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
