package org.veredus.journey.dovecot;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A client of a server that may say something else than expected. Text is octets, one each.
final class Peer implements AutoCloseable {
    static final String CLOSED = "(closed)";
    static final String SILENT = "(nothing more)";

    private static final Pattern LITERAL = Pattern.compile(".*\\{(\\d+)}$", Pattern.DOTALL);
    private static final int LONG_MILLIS = 5000;
    private static final int SHORT_MILLIS = 1500;

    private final Socket socket = new Socket();
    private final InputStream in;

    Peer(int port) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        in = new BufferedInputStream(socket.getInputStream());
    }

    void say(String octets) throws IOException {
        socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /// All up to the response that begins with one of these, or with `+`.
    List<String> until(List<String> beginnings) throws IOException {
        socket.setSoTimeout(LONG_MILLIS);
        List<String> all = new ArrayList<>();
        while (true) {
            String response = response();
            all.add(response);
            if (response.equals(CLOSED) || response.equals(SILENT)) return all;
            if (beginnings.stream().anyMatch(response::startsWith)) return all;
        }
    }

    /// So many responses, or fewer if no more come soon.
    List<String> some(int count) throws IOException {
        socket.setSoTimeout(SHORT_MILLIS);
        List<String> all = new ArrayList<>();
        while (all.size() < count) {
            String response = response();
            if (response.equals(SILENT)) return all;
            all.add(response);
            if (response.equals(CLOSED)) return all;
        }
        return all;
    }

    private String response() throws IOException {
        StringBuilder all = new StringBuilder();
        while (true) {
            String line = line();
            if (line.equals(CLOSED) || line.equals(SILENT)) return line;
            all.append(line);
            Matcher literal = LITERAL.matcher(line);
            if (!literal.matches()) return all.toString();
            byte[] octets = in.readNBytes(Integer.parseInt(literal.group(1)));
            all.append("\r\n").append(new String(octets, StandardCharsets.ISO_8859_1));
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int octet = in.read(); octet != '\n'; octet = in.read()) {
                if (octet < 0) return CLOSED;
                if (octet != '\r') line.write(octet);
            }
        } catch (SocketTimeoutException silent) {
            return SILENT;
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
