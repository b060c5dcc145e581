package org.veredus.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// Plays a session transcript against a server on the loopback interface and compares the dialogue
/// as a whole, so that a failure shows what really was said.
///
/// ```
/// S: * OK ready            the server says this line
/// C: a LOGIN alice secret  the client says this line
/// S2: …                    the same with a second client; clients connect when first named
/// C-: half a li            the client says this, without a line end
/// T:                       a TLS handshake
/// Z:                       from here on both sides compress
/// S!                       the server has closed the connection
/// C!                       the client hangs up
/// # RFC 3501 §6.1.1        a remark
/// ! RFC 3501 §7.1: why     a remark about another server, see [Transcript]
/// ```
///
/// Lines are octets in UTF-8 and are compared literally.
public final class Talk implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final int port;
    private final SSLContext tls;
    private final Map<String, Peer> peers = new LinkedHashMap<>();

    /// @param tls for `T:`
    public Talk(int port, SSLContext tls) {
        this.port = port;
        this.tls = tls;
    }

    /// Plays one more part of the conversation; connections stay open between parts.
    public void play(String transcript) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line : transcript.lines().toList()) {
            said.append(playLine(line)).append('\n');
        }
        for (Map.Entry<String, Peer> peer : peers.entrySet()) {
            for (String more : peer.getValue().unexpected()) {
                said.append('S').append(peer.getKey()).append(": ").append(more).append('\n');
            }
        }
        assertThat(said.toString())
                .isEqualTo(transcript.endsWith("\n") ? transcript : transcript + "\n");
    }

    /// Says a line and reads all up to the answer that begins with `last`, without comparing.
    public void skip(String client, String line, String last) throws IOException {
        Peer peer = peers.get(client);
        if (peer == null) {
            peer = new Peer(port);
            peers.put(client, peer);
        }
        peer.say(line + "\r\n");
        for (String answer = peer.read(); !answer.startsWith(last); answer = peer.read()) {
            if (answer.endsWith("(closed)") || answer.endsWith("(nothing more)")) {
                throw new IOException("no answer " + last + " to " + line);
            }
        }
    }

    /// The first client says octets as they are: line ends that no transcript can show.
    public void say(String octets) throws IOException {
        Peer peer = peers.get("");
        if (peer == null) throw new IllegalStateException("nobody is connected");
        peer.say(octets);
    }

    private String playLine(String line) throws IOException {
        if (line.isBlank() || line.startsWith("#") || line.startsWith("!")) return line;
        int mark = 1;
        while (mark < line.length() && Character.isDigit(line.charAt(mark))) mark++;
        String name = line.substring(1, mark);
        String verb = line.charAt(0) + line.substring(mark, Math.min(mark + 2, line.length()));
        int colon = line.indexOf(':');
        String text = colon < 0 || colon + 2 > line.length() ? "" : line.substring(colon + 2);
        Peer peer = peers.get(name);
        if (peer == null) {
            peer = new Peer(port);
            peers.put(name, peer);
        }
        String head = line.charAt(0) + name;
        if (verb.startsWith("S!")) {
            String end = peer.read();
            if (end.equals("(closed)")) peers.remove(name);
            return end.equals("(closed)") ? line : head + ": " + end;
        }
        if (verb.startsWith("C!")) {
            peer.close();
            peers.remove(name);
        } else if (verb.startsWith("C-")) {
            peer.say(text);
        } else if (verb.startsWith("C:")) {
            peer.say(text + "\r\n");
        } else if (verb.startsWith("T:")) {
            peer.encrypt(tls);
        } else if (verb.startsWith("Z:")) {
            peer.compress();
        } else if (verb.startsWith("S:")) {
            String answer = peer.read();
            return answer.isEmpty() ? head + ":" : head + ": " + answer;
        } else {
            throw new IllegalArgumentException("not a line of a transcript: " + line);
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        for (Peer peer : peers.values()) peer.close();
    }

    private static final class Peer {
        private Socket socket;
        private InputStream arriving;
        private InputStream in;
        private OutputStream out;

        Peer(int port) throws IOException {
            socket = new Socket();
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(PATIENCE_MILLIS);
            arriving = new BufferedInputStream(socket.getInputStream());
            in = arriving;
            out = socket.getOutputStream();
        }

        void say(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        /// RFC 4978 §3
        void compress() {
            in = new InflaterInputStream(arriving, new Inflater(true));
            Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
            out = new DeflaterOutputStream(out, deflater, 512, true);
        }

        void encrypt(SSLContext tls) throws IOException {
            SSLSocket encrypted =
                    (SSLSocket)
                            tls.getSocketFactory()
                                    .createSocket(socket, "localhost", socket.getPort(), true);
            encrypted.startHandshake();
            socket = encrypted;
            arriving = new BufferedInputStream(socket.getInputStream());
            in = arriving;
            out = socket.getOutputStream();
        }

        String read() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            try {
                for (int octet = in.read(); octet != '\n'; octet = in.read()) {
                    if (octet < 0) return line.size() == 0 ? "(closed)" : text(line) + " (closed)";
                    line.write(octet);
                }
            } catch (SocketTimeoutException silent) {
                socket.setSoTimeout(1); // one long wait is enough to know
                return text(line) + "(nothing more)";
            }
            return text(line);
        }

        private static String text(ByteArrayOutputStream line) {
            String text = line.toString(StandardCharsets.UTF_8);
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        }

        /// Lines that are here though nobody expected any.
        List<String> unexpected() throws IOException {
            List<String> lines = new ArrayList<>();
            while (arriving.available() > 0) lines.add(read());
            return lines;
        }

        void close() throws IOException {
            socket.close();
        }
    }
}
