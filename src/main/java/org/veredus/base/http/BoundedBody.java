package org.veredus.base.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.util.NanoTime;

/// A request's body up to its limit, however long it claims to be, if it comes at a bearable pace.
final class BoundedBody extends FilterInputStream {
    /// Octets a second. A telephone at the edge of its net has ten times as many.
    private static final long PACE = 100;

    private final long limit;
    private final long patience;
    private final long begun = NanoTime.now(); // Jetty's, whose time-outs go by it
    private long count;

    /// @param patience added to the time which the octets have
    BoundedBody(InputStream body, long limit, Duration patience) {
        super(body);
        this.limit = limit;
        this.patience = patience.toNanos();
    }

    @Override
    public int read() throws IOException {
        int octet = in.read();
        if (octet >= 0) {
            add(1);
        }
        return octet;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int n = in.read(into, offset, length);
        if (n > 0) {
            add(n);
        }
        return n;
    }

    @Override
    public long skip(long n) throws IOException {
        long skipped = in.skip(n);
        add(skipped);
        return skipped;
    }

    private void add(long octets) throws IOException {
        count += octets;
        long due = patience + TimeUnit.SECONDS.toNanos(1) / PACE * count;
        if (NanoTime.since(begun) > due) {
            throw new IOException("body comes too slowly", new TimeoutException());
        }
        if (count > limit) {
            throw new BodyTooLarge(limit);
        }
    }
}
