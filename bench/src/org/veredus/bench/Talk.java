package org.veredus.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A plain connection to a server, for preparation, counting, and POP3: lines are taken from a buffer
/// of its own, so that reading them costs little of what is measured.
final class Talk implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[16 * 1024];
    private int at;
    private int limit;

    Talk(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    /// An IMAP connection, logged in.
    static Talk imap(int port, int user) throws IOException {
        Talk talk = new Talk(new Socket(InetAddress.getLoopbackAddress(), port));
        talk.line();
        talk.imap("LOGIN " + Peer.user(user) + " \"" + Peer.PASSWORD + "\"");
        return talk;
    }

    /// An SMTP connection, greeted.
    static Talk smtp(int port) throws IOException {
        Talk talk = new Talk(new Socket(InetAddress.getLoopbackAddress(), port));
        talk.reply();
        return talk;
    }

    String line() throws IOException {
        String begun = "";
        while (true) {
            int end = at;
            while (end < limit && buffer[end] != '\n') end++;
            boolean whole = end < limit;
            String more = new String(buffer, at, end - at, StandardCharsets.ISO_8859_1);
            at = whole ? end + 1 : end;
            if (whole) return (begun.isEmpty() ? more : begun + more).stripTrailing();
            begun += more;
            at = 0;
            limit = in.read(buffer);
            if (limit < 0) throw new EOFException("the server closed the connection");
        }
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Sends a command and returns all lines of its answer.
    String imap(String command) throws IOException {
        send("a " + command + "\r\n");
        StringBuilder all = new StringBuilder();
        while (true) {
            String line = line();
            all.append(line).append('\n');
            if (line.startsWith("a OK") || line.startsWith("+")) return all.toString();
            if (line.startsWith("a ")) throw new IOException(command + ": " + line);
        }
    }

    /// The messages of the inbox.
    int count() throws IOException {
        String answer = imap("STATUS INBOX (MESSAGES)");
        String number = answer.substring(answer.indexOf("MESSAGES ") + 9);
        return Integer.parseInt(number.substring(0, number.indexOf(')')));
    }

    /// The reply to a command of SMTP; of several lines all.
    String smtp(String command) throws IOException {
        send(command + "\r\n");
        return reply();
    }

    String reply() throws IOException {
        String line = line();
        if (line.charAt(3) != '-') return line;
        StringBuilder all = new StringBuilder(line);
        while (line.charAt(3) == '-') {
            line = line();
            all.append('\n').append(line);
        }
        return all.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
