package org.veredus.base.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.veredus.base.net.PatientConnection.Patience;

@Timeout(60)
class PatientConnectionTest {
    private static final Duration TIME = Duration.ofSeconds(20);

    private static final Patience LONG = () -> 20_000;

    /// More than all buffers on the way hold.
    private static final int MUCH = 64 << 20;

    @TempDir Path folder;

    enum Kind {
        TCP,
        FILE
    }

    private ServerSocketChannel listen(Kind kind) throws IOException {
        if (kind == Kind.FILE)
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                    .bind(UnixDomainSocketAddress.of(folder.resolve("socket")));
        ServerSocketChannel server = ServerSocketChannel.open();
        server.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        return server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /// For a few times, then no more.
    private static Patience times(int times) {
        int[] left = {times};
        return () -> {
            if (left[0]-- <= 0) throw new SocketTimeoutException("it is too slow");
            return 50;
        };
    }

    @ParameterizedTest
    @EnumSource
    void whoDoesNotListenIsWaitedForNoLongerThanPatienceLasts(Kind kind) throws Exception {
        try (ServerSocketChannel server = listen(kind);
                PatientConnection client = PatientConnection.open(server.getLocalAddress(), TIME);
                SocketChannel _ = server.accept()) {
            assertThatThrownBy(() -> client.write(new byte[MUCH], 0, MUCH, times(2)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoSaysNothingIsWaitedForNoLongerThanPatienceLasts(Kind kind) throws Exception {
        try (ServerSocketChannel server = listen(kind);
                PatientConnection client = PatientConnection.open(server.getLocalAddress(), TIME);
                SocketChannel _ = server.accept()) {
            assertThatThrownBy(() -> client.read(new byte[10], 0, 10, () -> 50))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void allThatIsWrittenArrivesAtASlowListenerWhoAnswers(Kind kind) throws Exception {
        byte[] much = new byte[MUCH / 8];
        for (int i = 0; i < much.length; i++) much[i] = (byte) ((i * 31) >> 7);
        try (ServerSocketChannel server = listen(kind);
                ExecutorService at = Executors.newVirtualThreadPerTaskExecutor();
                PatientConnection client = PatientConnection.open(server.getLocalAddress(), TIME);
                SocketChannel listener = server.accept()) {
            Future<byte[]> heard = at.submit(() -> heard(listener, much.length));
            client.write(much, 0, much.length, LONG);
            client.endWriting();
            assertThat(heard.get()).isEqualTo(much);
            byte[] answer = new byte[10];
            assertThat(client.read(answer, 2, 8, LONG)).isEqualTo(3);
            assertThat(Arrays.copyOfRange(answer, 2, 5)).containsExactly(7, 8, 9);
            assertThat(client.read(answer, 0, 10, LONG)).isEqualTo(-1);
        }
    }

    /// To the end; then it answers and hangs up.
    private static byte[] heard(SocketChannel listener, int length) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(length + 1);
        while (listener.read(all) >= 0) Thread.onSpinWait();
        listener.write(ByteBuffer.wrap(new byte[] {7, 8, 9}));
        listener.close();
        return Arrays.copyOf(all.array(), all.position());
    }
}
