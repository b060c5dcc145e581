package org.veredus.base.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// A connection to a program that may be slow, or not listen at all: reading and writing end when
/// the patience does. Over TCP, or a socket of the file system. For one thread.
public sealed interface PatientConnection extends AutoCloseable {
    /// How long one may still wait.
    @FunctionalInterface
    interface Patience {
        /// Above 0.
        ///
        /// @throws IOException when it is at its end
        int millis() throws IOException;
    }

    /// At least one octet; -1 at the end.
    int read(byte[] buffer, int from, int most, Patience patience) throws IOException;

    void write(byte[] octets, int from, int length, Patience patience) throws IOException;

    /// Says that no more comes.
    void endWriting() throws IOException;

    @Override
    void close() throws IOException;

    /// @param time for connecting
    static PatientConnection open(SocketAddress address, Duration time) throws IOException {
        return address instanceof UnixDomainSocketAddress file
                ? OfFile.open(file)
                : OfTcp.open(address, (int) Math.max(1, time.toMillis()));
    }

    /// Over TCP. Reading waits as any socket does; only a writer whom nobody listens to needs a
    /// selector.
    record OfTcp(SocketChannel channel) implements PatientConnection {
        static PatientConnection open(SocketAddress address, int millis) throws IOException {
            SocketChannel channel = SocketChannel.open();
            try {
                channel.socket().connect(address, millis);
                channel.socket().setTcpNoDelay(true);
                return new OfTcp(channel);
            } catch (IOException failed) {
                channel.close();
                throw failed;
            }
        }

        @Override
        public int read(byte[] buffer, int from, int most, Patience patience) throws IOException {
            channel.socket().setSoTimeout(patience.millis());
            return channel.socket().getInputStream().read(buffer, from, most);
        }

        @Override
        public void write(byte[] octets, int from, int length, Patience patience)
                throws IOException {
            ByteBuffer out = ByteBuffer.wrap(octets, from, length);
            channel.configureBlocking(false);
            channel.write(out);
            if (out.hasRemaining()) {
                try (Selector selector = Selector.open()) {
                    SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
                    writeWhenever(channel, key, out, patience);
                }
            }
            channel.configureBlocking(true);
        }

        @Override
        public void endWriting() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /// Over a socket of the file system. Such channels know no time-outs: a selector has them.
    record OfFile(SocketChannel channel, Selector selector) implements PatientConnection {
        static PatientConnection open(UnixDomainSocketAddress file) throws IOException {
            SocketChannel channel = SocketChannel.open(file);
            try {
                channel.configureBlocking(false);
                Selector selector = Selector.open();
                channel.register(selector, SelectionKey.OP_READ);
                return new OfFile(channel, selector);
            } catch (IOException failed) {
                channel.close();
                throw failed;
            }
        }

        @Override
        public int read(byte[] buffer, int from, int most, Patience patience) throws IOException {
            ByteBuffer into = ByteBuffer.wrap(buffer, from, most);
            int count = channel.read(into);
            if (count == 0) {
                await(channel.keyFor(selector), SelectionKey.OP_READ, patience);
                count = channel.read(into);
            }
            if (count == 0) throw new SocketTimeoutException("it is too slow");
            return count;
        }

        @Override
        public void write(byte[] octets, int from, int length, Patience patience)
                throws IOException {
            ByteBuffer out = ByteBuffer.wrap(octets, from, length);
            writeWhenever(channel, channel.keyFor(selector), out, patience);
        }

        @Override
        public void endWriting() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            try (channel) {
                selector.close();
            }
        }
    }

    /// Writes as often as there is room.
    private static void writeWhenever(
            SocketChannel channel, SelectionKey key, ByteBuffer out, Patience patience)
            throws IOException {
        while (out.hasRemaining()) {
            if (channel.write(out) == 0) await(key, SelectionKey.OP_WRITE, patience);
        }
    }

    private static void await(SelectionKey key, int operation, Patience patience)
            throws IOException {
        key.interestOps(operation);
        key.selector().selectedKeys().clear();
        key.selector().select(patience.millis());
    }
}
