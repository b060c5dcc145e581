package org.veredus.testing;

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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// A small IMAP client. Octets are characters, both ways.
public final class ImapClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private int tags;

    private ImapClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
        response();
    }

    /// Connects without TLS and logs in.
    public static ImapClient login(int port, String user, String password) throws IOException {
        ImapClient client = new ImapClient(port);
        client.ask("LOGIN \"" + user + "\" \"" + password + "\"");
        return client;
    }

    /// Says a command and fails unless the answer is OK.
    ///
    /// @return the untagged responses, literals included, the tagged one at the end
    public List<String> ask(String command) throws IOException {
        String tag = say(command);
        out.flush();
        return answers(tag, command);
    }

    /// How many messages the mailbox holds; it is selected then.
    public int select(String mailbox) throws IOException {
        for (String answer : ask("SELECT " + mailbox)) {
            if (answer.endsWith(" EXISTS"))
                return Integer.parseInt(answer, 2, answer.length() - " EXISTS".length(), 10);
        }
        throw new IOException("no EXISTS");
    }

    /// Appends many messages without waiting for each.
    public void append(String mailbox, Collection<byte[]> messages) throws IOException {
        List<String> open = new ArrayList<>();
        for (byte[] message : messages) {
            open.add(say("APPEND " + mailbox + " {" + message.length + "+}\r\n", message));
            if (open.size() == 16) finish(open);
        }
        finish(open);
    }

    private void finish(List<String> open) throws IOException {
        out.flush();
        for (String tag : open) answers(tag, "APPEND");
        open.clear();
    }

    private String say(String command) throws IOException {
        return say(command, new byte[0]);
    }

    private String say(String command, byte[] literal) throws IOException {
        String tag = "t" + ++tags;
        out.write((tag + " " + command).getBytes(StandardCharsets.ISO_8859_1));
        out.write(literal);
        out.write(new byte[] {'\r', '\n'});
        return tag;
    }

    private List<String> answers(String tag, String command) throws IOException {
        List<String> answers = new ArrayList<>();
        while (true) {
            String answer = response();
            answers.add(answer);
            if (!answer.startsWith(tag + " ")) continue;
            if (answer.startsWith(tag + " OK")) return answers;
            throw new AssertionError(command + " was answered " + answer);
        }
    }

    /// One response, without the line end.
    private String response() throws IOException {
        StringBuilder response = new StringBuilder();
        while (true) {
            String line = line();
            response.append(line);
            if (!line.endsWith("}")) return response.toString();
            int length = Integer.parseInt(line, line.lastIndexOf('{') + 1, line.length() - 1, 10);
            byte[] literal = in.readNBytes(length);
            if (literal.length < length) throw new EOFException("within a literal");
            response.append("\r\n").append(new String(literal, StandardCharsets.ISO_8859_1));
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) throw new EOFException("after " + line);
            line.write(octet);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) throw new IOException("bare line feed after " + text);
        return text.substring(0, text.length() - 1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
