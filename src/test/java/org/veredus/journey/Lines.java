package org.veredus.journey;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A connection to a server that speaks in lines and takes and gives messages with dots before
/// dots: SMTP and POP3. Octets are characters.
final class Lines implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Lines(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    }

    /// Says lines, in one go.
    void say(String... lines) throws IOException {
        for (String line : lines) out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /// Reads an answer of one or, as in SMTP, several lines; fails unless it begins so.
    void expect(String start) throws IOException {
        String line = line();
        while (line.length() > 3 && line.charAt(3) == '-' && line.startsWith(start)) line = line();
        if (!line.startsWith(start)) throw new AssertionError("not " + start + ": " + line);
    }

    /// Sends a message and the dot at its end.
    void sayMessage(byte[] message) throws IOException {
        boolean lineStart = true;
        for (byte octet : message) {
            if (lineStart && octet == '.') out.write('.');
            out.write(octet);
            lineStart = octet == '\n';
        }
        say(".");
    }

    /// Reads a message up to the dot at its end.
    byte[] message() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (String line = line(); !line.equals("."); line = line()) {
            String text = line.startsWith(".") ? line.substring(1) : line;
            message.write((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        return message.toByteArray();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int before = 0;
        for (int octet = in.read(); octet != '\n' || before != '\r'; octet = in.read()) {
            if (octet < 0) throw new EOFException("after " + line);
            line.write(octet);
            before = octet;
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.substring(0, text.length() - 1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
