package org.veredus.protocol.smtp;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A mail filter that answers as it is told to, and remembers what it heard. Texts have `|` for
/// NUL.
final class FakeMilter implements AutoCloseable {
    private static final int LONGEST = 40;

    private final ServerSocket socket;
    private final int actions;
    private final int steps;
    private final Map<Character, List<byte[]>> answers = new ConcurrentHashMap<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    FakeMilter(int actions, int steps) throws IOException {
        this.actions = actions;
        this.steps = steps;
        socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
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
                Socket client = socket.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            heard.add("closed");
        }
    }

    private void serve(Socket client) {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            while (true) {
                byte[] packet = in.readNBytes(in.readInt());
                if (!answer(client.getOutputStream(), packet)) return;
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
        for (Socket each : open) each.close();
    }
}
