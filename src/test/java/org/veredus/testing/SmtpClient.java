package org.veredus.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A small SMTP client that can also say what no client should. Texts go out in UTF-8; replies are
/// whole, their lines parted by LF.
public final class SmtpClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private SmtpClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        reply();
    }

    /// Connects and says EHLO.
    public static SmtpClient open(int port) throws IOException {
        SmtpClient client = new SmtpClient(port);
        client.ask("EHLO client.test");
        return client;
    }

    /// Says a line and hears the reply.
    public String ask(String line) throws IOException {
        say(line + "\r\n");
        return reply();
    }

    /// Begins a transaction; fails unless all is taken.
    public void begin(String sender, String... recipients) throws IOException {
        expect("250", ask("MAIL FROM:<" + sender + ">"));
        for (String recipient : recipients) expect("250", ask("RCPT TO:<" + recipient + ">"));
    }

    /// Sends a message with DATA in a transaction of its own.
    ///
    /// @param message with LF line ends, no line being a dot
    /// @return the reply to it
    public String send(String sender, String message, String... recipients) throws IOException {
        begin(sender, recipients);
        return data(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /// @param message as it goes over the wire, ended by CRLF
    public String data(byte[] message) throws IOException {
        expect("354", ask("DATA"));
        write(message);
        return ask(".");
    }

    public void say(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    public void write(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
    }

    public String reply() throws IOException {
        StringBuilder reply = new StringBuilder();
        while (true) {
            String line = line();
            reply.append(line);
            if (line.length() < 4 || line.charAt(3) != '-') return reply.toString();
            reply.append('\n');
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) throw new EOFException("after " + line);
            line.write(octet);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    /// Whether the server says nothing more and hangs up.
    public boolean isOver() throws IOException {
        return in.read() < 0;
    }

    private static void expect(String code, String reply) {
        if (!reply.startsWith(code)) throw new AssertionError(code + " expected: " + reply);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
