package org.veredus.base.net;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import tlschannel.BufferAllocator;

/// The buffers of one side of a TLS connection.
///
/// A read that waits holds on to its buffers, so they are small while the session waits for a
/// command. A buffer that grows is asked for while the one before it is still out: it gets the size
/// it needs.
///
/// To write a record takes room for the longest one, however short it is. Such buffers of octets
/// that are encrypted go from connection to connection.
final class TlsBuffers implements BufferAllocator {
    private static final int SMALL = 512;

    /// The longest record and its header; more than the JDK asks for.
    private static final int RECORD = 17 * 1024;

    /// Those that nobody uses; as many as were used at the same time.
    private static final BlockingQueue<ByteBuffer> SPARE = new ArrayBlockingQueue<>(64);

    private final BooleanSupplier waits;
    private final boolean shared;
    private final AtomicInteger out = new AtomicInteger();
    private boolean startsSmall;

    private TlsBuffers(BooleanSupplier waits, boolean shared, boolean startsSmall) {
        this.waits = waits;
        this.shared = shared;
        this.startsSmall = startsSmall;
    }

    /// The first buffer is small: that for the plain side of the handshake, where there is nothing,
    /// stays until there is something.
    ///
    /// @param waits whether the calling thread waits for the next command
    static TlsBuffers plain(BooleanSupplier waits) {
        return new TlsBuffers(waits, false, true);
    }

    /// @param waits whether the calling thread waits for the next command
    static TlsBuffers encrypted(BooleanSupplier waits) {
        return new TlsBuffers(waits, true, false);
    }

    @Override
    public ByteBuffer allocate(int size) {
        boolean rests = startsSmall || waits.getAsBoolean();
        boolean small = out.getAndIncrement() == 0 && rests;
        startsSmall = false;
        if (small) return ByteBuffer.allocate(Math.min(size, SMALL));
        return shared && size <= RECORD ? record() : ByteBuffer.allocate(size);
    }

    @Override
    public void free(ByteBuffer buffer) {
        out.getAndDecrement();
        if (shared && buffer.capacity() == RECORD) SPARE.offer(buffer.clear());
    }

    private static ByteBuffer record() {
        ByteBuffer spare = SPARE.poll();
        return spare == null ? ByteBuffer.allocate(RECORD) : spare;
    }
}
