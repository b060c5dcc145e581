package org.veredus.crash;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// One connection of lines. Every failure is an [IOException]: the server is gone.
final class Wire implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = socket.getOutputStream();
    }

    static Wire to(int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    Math.toIntExact(PATIENCE.toMillis()));
            return new Wire(socket);
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
    }

    /// A line without its end.
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) throw new EOFException("closed by the server");
            line.write(octet);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    byte[] octets(int count) throws IOException {
        byte[] octets = in.readNBytes(count);
        if (octets.length < count) throw new EOFException("closed by the server");
        return octets;
    }

    /// The octets up to the line of a lone dot, dots taken off (SMTP's DATA, POP3's RETR).
    byte[] untilDot() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream(8192);
        for (String line = line(); !line.equals("."); line = line()) {
            all.writeBytes(latin(line.startsWith(".") ? line.substring(1) : line));
            all.write('\r');
            all.write('\n');
        }
        return all.toByteArray();
    }

    void send(String line) throws IOException {
        out.write(latin(line + "\r\n"));
    }

    void send(byte[] octets) throws IOException {
        out.write(octets);
    }

    /// The octets with dots before dots, and the lone dot.
    void sendDotted(byte[] message) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream(message.length + 100);
        int before = '\n';
        for (byte octet : message) {
            if (octet == '.' && before == '\n') all.write('.');
            all.write(octet);
            before = octet;
        }
        all.writeBytes(latin(".\r\n"));
        out.write(all.toByteArray());
    }

    /// The last line of a reply of SMTP.
    String reply() throws IOException {
        String line = line();
        while (line.length() > 3 && line.charAt(3) == '-') line = line();
        return line;
    }

    /// Sends a command of SMTP or POP3 and returns its reply's last line.
    String ask(String command) throws IOException {
        send(command);
        return reply();
    }

    static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // Nothing is left to be closed.
        }
    }
}
