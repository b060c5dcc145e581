package org.veredus.journey;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/// Pretends to be somebody's filter, and behaves as it is told to.
final class BadEngine implements AutoCloseable {
    /// Says this to whoever has said anything, and hangs up.
    private record Says(byte[] octets) implements Manners {
        @Override
        public void serve(InputStream in, OutputStream out) throws IOException {
            if (in.read() < 0) return;
            out.write(octets);
            out.flush();
            // a reset would take the answer away
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /// SMFIP_NR_BODY of the milter protocol.
    private static final int SILENT_IN_BODY = 0x80000;

    /// What it does with a client.
    interface Manners {
        /// Hangs up at once.
        Manners HANGS_UP = (_, _) -> {};

        /// Takes everything and never answers.
        Manners SAYS_NOTHING = (in, _) -> in.transferTo(OutputStream.nullOutputStream());

        /// Is there, and does not even listen.
        Manners TAKES_NOTHING = (_, _) -> new CountDownLatch(1).await();

        /// A mail filter that goes along with everything, agrees not to answer the body, and does
        /// not listen any more once that begins.
        Manners TAKES_NO_BODY =
                (in, out) -> {
                    DataInputStream packets = new DataInputStream(in);
                    while (true) {
                        byte[] packet = packets.readNBytes(packets.readInt());
                        switch (packet[0]) {
                            case 'O' ->
                                    out.write(
                                            ByteBuffer.allocate(17)
                                                    .putInt(13)
                                                    .put((byte) 'O')
                                                    .putInt(6)
                                                    .putInt(0)
                                                    .putInt(SILENT_IN_BODY)
                                                    .array());
                            case 'D' -> {} // macros are not answered
                            case 'B' -> TAKES_NOTHING.serve(in, out);
                            default -> out.write(new byte[] {0, 0, 0, 1, 'c'});
                        }
                    }
                };

        /// Hangs up in the middle of what it is told.
        Manners LEAVES = (in, _) -> in.readNBytes(100);

        /// Answers without end before it is asked.
        Manners NEVER_ENDS =
                (_, out) -> {
                    byte[] noise = "OK FOUND 7.5 ".repeat(1000).getBytes(StandardCharsets.US_ASCII);
                    while (true) out.write(noise);
                };

        void serve(InputStream in, OutputStream out) throws IOException, InterruptedException;

        static Manners says(String text) {
            return new Says(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private final ServerSocket socket;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Manners manners = Manners.HANGS_UP;

    BadEngine() throws IOException {
        socket = new ServerSocket();
        socket.setReceiveBufferSize(4096);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        Thread.ofVirtual().start(this::accept);
    }

    String at() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    void behave(Manners now) {
        manners = now;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            manners.serve(client.getInputStream(), client.getOutputStream());
        } catch (IOException | InterruptedException gone) {
            // who was served badly has hung up
        } finally {
            open.remove(client);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket client : open) client.close();
    }
}
