package org.veredus.base.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class TlsBuffersTest {
    private static final int RECORD = 17 * 1024;

    private static final int MOST_SPARE = 64;

    private final AtomicBoolean waits = new AtomicBoolean();

    @Test
    void whoWritesARecordGetsRoomForTheLongestOneAtOnceAndUsedAgain() {
        // what connections of other tests have left
        for (int i = 0; i < MOST_SPARE; i++) TlsBuffers.encrypted(waits::get).allocate(RECORD);
        ByteBuffer first = written(TlsBuffers.encrypted(waits::get));
        ByteBuffer second = written(TlsBuffers.encrypted(waits::get));
        assertThat(first.capacity()).isEqualTo(RECORD);
        assertThat(second).isSameAs(first);
        assertThat(second.position()).isZero();
        assertThat(second.remaining()).isEqualTo(RECORD);
    }

    @Test
    void twoAtTheSameTimeNeverHaveTheSame() {
        TlsBuffers one = TlsBuffers.encrypted(waits::get);
        TlsBuffers other = TlsBuffers.encrypted(waits::get);
        assertThat(one.allocate(4096)).isNotSameAs(other.allocate(4096));
    }

    @Test
    void whoWaitsForACommandHoldsLittleAndGrowsWhenItComes() {
        waits.set(true);
        TlsBuffers buffers = TlsBuffers.encrypted(waits::get);
        ByteBuffer small = buffers.allocate(4096);
        assertThat(small.capacity()).isEqualTo(512);
        ByteBuffer grown = buffers.allocate(4096);
        assertThat(grown.capacity()).isEqualTo(RECORD);
        buffers.free(small);
        buffers.free(grown);
        assertThat(buffers.allocate(4096).capacity()).isEqualTo(512);
    }

    @Test
    void whatIsNotEncryptedIsNeverHandedOn() {
        ByteBuffer first = TlsBuffers.plain(waits::get).allocate(RECORD);
        assertThat(first.capacity()).isEqualTo(512);
        TlsBuffers buffers = TlsBuffers.plain(waits::get);
        buffers.allocate(512);
        ByteBuffer plain = buffers.allocate(RECORD);
        buffers.free(plain);
        assertThat(buffers.allocate(RECORD)).isNotSameAs(plain);
    }

    /// As a channel does it: fills it, and gives it back.
    private static ByteBuffer written(TlsBuffers buffers) {
        ByteBuffer buffer = buffers.allocate(4096);
        buffer.put(new byte[100]);
        buffers.free(buffer);
        return buffer;
    }
}
