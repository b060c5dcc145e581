package org.veredus.protocol.smtp;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A mail filter that answers as it is told to, and remembers what it heard. Texts have `|` for
/// NUL.
final class FakeMilter implements AutoCloseable {
    private static final int LONGEST = 200;

    private final ServerSocketChannel socket;
    private final int actions;
    private final int steps;
    private final Map<Character, List<byte[]>> answers = new ConcurrentHashMap<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();

    FakeMilter(int actions, int steps) throws IOException {
        this.actions = actions;
        this.steps = steps;
        socket = ServerSocketChannel.open();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().start(this::accept);
    }

    /// @param file the socket that it makes
    FakeMilter(int actions, int steps, Path file) throws IOException {
        this.actions = actions;
        this.steps = steps;
        socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        socket.bind(UnixDomainSocketAddress.of(file));
        Thread.ofVirtual().start(this::accept);
    }

    SocketAddress address() throws IOException {
        return socket.getLocalAddress();
    }

    /// @param packets a letter each, and what belongs to it
    FakeMilter on(char command, String... packets) {
        List<byte[]> all = new ArrayList<>();
        for (String packet : packets) all.add(packet(packet));
        answers.put(command, all);
        return this;
    }

    static byte[] packet(String text) {
        byte[] octets = text.replace('|', '\0').getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(4 + octets.length).putInt(octets.length).put(octets).array();
    }

    FakeMilter raw(char command, byte[] octets) {
        answers.put(command, List.of(octets));
        return this;
    }

    List<String> heard() {
        return heard;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = socket.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            heard.add("closed");
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            DataInputStream in = new DataInputStream(Channels.newInputStream(client));
            OutputStream out = Channels.newOutputStream(client);
            while (true) {
                byte[] packet = in.readNBytes(in.readInt());
                if (!answer(out, packet)) return;
            }
        } catch (IOException gone) {
            heard.add("gone");
        }
    }

    private boolean answer(OutputStream out, byte[] packet) throws IOException {
        char command = (char) packet[0];
        if (command == 'O' && !answers.containsKey('O')) {
            ByteBuffer agreed = ByteBuffer.allocate(17).putInt(13).put((byte) 'O');
            out.write(agreed.putInt(6).putInt(actions).putInt(steps).array());
            return true;
        }
        String text = new String(packet, StandardCharsets.ISO_8859_1).replace('\0', '|');
        heard.add(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
        if (command == 'Q') return false;
        if (command == 'D' || command == 'A') return true;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] each : answers.getOrDefault(command, List.of(packet("c"))))
            all.writeBytes(each);
        out.write(all.toByteArray());
        out.flush();
        return true;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (SocketChannel each : open) each.close();
    }
}
