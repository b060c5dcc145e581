package org.veredus.transport.milter;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// What packets go over: TCP, or a socket of the file system. For one thread.
interface Wire extends AutoCloseable {
    /// At least one octet.
    ///
    /// @param millis above 0
    int read(byte[] buffer, int from, int most, int millis) throws IOException;

    void write(byte[] octets, int millis) throws IOException;

    @Override
    void close() throws IOException;

    static Wire open(SocketAddress address, Duration time) throws IOException {
        return address instanceof UnixDomainSocketAddress file
                ? OfFile.open(file)
                : OfTcp.open(address, (int) Math.max(1, time.toMillis()));
    }

    /// Over TCP.
    record OfTcp(Socket socket) implements Wire {
        static Wire open(SocketAddress address, int millis) throws IOException {
            Socket socket = new Socket();
            try {
                socket.connect(address, millis);
                socket.setTcpNoDelay(true);
                return new OfTcp(socket);
            } catch (IOException failed) {
                socket.close();
                throw failed;
            }
        }

        @Override
        public int read(byte[] buffer, int from, int most, int millis) throws IOException {
            socket.setSoTimeout(millis);
            int count = socket.getInputStream().read(buffer, from, most);
            if (count < 0) throw new EOFException("it hung up");
            return count;
        }

        @Override
        public void write(byte[] octets, int millis) throws IOException {
            socket.getOutputStream().write(octets);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /// Over a socket of the file system. Such channels know no time-outs: a selector has them.
    record OfFile(SocketChannel channel, Selector selector) implements Wire {
        static Wire open(UnixDomainSocketAddress file) throws IOException {
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
        public int read(byte[] buffer, int from, int most, int millis) throws IOException {
            ByteBuffer into = ByteBuffer.wrap(buffer, from, most);
            int count = channel.read(into);
            if (count == 0) {
                await(SelectionKey.OP_READ, millis);
                count = channel.read(into);
            }
            if (count < 0) throw new EOFException("it hung up");
            if (count == 0) throw new SocketTimeoutException("it is too slow");
            return count;
        }

        @Override
        public void write(byte[] octets, int millis) throws IOException {
            ByteBuffer out = ByteBuffer.wrap(octets);
            while (out.hasRemaining()) {
                if (channel.write(out) > 0) continue;
                await(SelectionKey.OP_WRITE, millis);
                if (channel.write(out) == 0) throw new SocketTimeoutException("it does not listen");
            }
        }

        private void await(int operation, int millis) throws IOException {
            channel.keyFor(selector).interestOps(operation);
            selector.selectedKeys().clear();
            selector.select(millis);
        }

        @Override
        public void close() throws IOException {
            try (channel) {
                selector.close();
            }
        }
    }
}
