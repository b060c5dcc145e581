package org.veredus.base.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a load balancer says about the client it speaks for: the PROXY protocol of HAProxy,
/// versions 1 (text) and 2 (binary).
///
/// @param source the client; null when the proxy speaks for itself (health checks) or does not know
/// @param destination the address the client called
public record ProxyHeader(
        @Nullable InetSocketAddress source, @Nullable InetSocketAddress destination) {
    private static final byte[] SIGNATURE = {
        '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
    };
    private static final ProxyHeader UNKNOWN = new ProxyHeader(null, null);

    /// The specification: the longest line, with its CRLF.
    private static final int MAX_TEXT = 107;

    /// `PROXY UNKNOWN` with its end: nothing valid of either version is shorter.
    private static final int SHORTEST = 15;

    /// Addresses take 36 octets; the rest are extensions, which are dropped.
    private static final int MAX_BINARY = 4096;

    /// Reads exactly the header: not an octet of the TLS handshake or greeting that may follow.
    ///
    /// @throws ProtocolException when it is none
    static ProxyHeader read(ReadableByteChannel channel) throws IOException {
        byte[] start = readExactly(channel, SHORTEST);
        if (Arrays.equals(start, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
            return readBinary(channel, start);
        }
        StringBuilder line = new StringBuilder(new String(start, StandardCharsets.US_ASCII));
        while (line.charAt(line.length() - 1) != '\n') {
            if (line.length() == MAX_TEXT) {
                throw new ProtocolException("PROXY line longer than " + MAX_TEXT + " octets");
            }
            line.append((char) (readExactly(channel, 1)[0] & 0xFF));
        }
        return parseText(line.toString());
    }

    static ProxyHeader parseText(String line) throws ProtocolException {
        if (!line.endsWith("\r\n") || !line.startsWith("PROXY ")) {
            throw new ProtocolException("no PROXY header");
        }
        String[] words = line.substring(0, line.length() - 2).split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            return UNKNOWN;
        }
        int size = words[1].equals("TCP4") ? 4 : 16;
        if (words.length != 6 || !(words[1].equals("TCP4") || words[1].equals("TCP6"))) {
            throw new ProtocolException("malformed PROXY line");
        }
        return new ProxyHeader(
                endpoint(words[2], words[4], size), endpoint(words[3], words[5], size));
    }

    private static InetSocketAddress endpoint(String address, String port, int size)
            throws ProtocolException {
        try {
            InetAddress ip = InetAddress.ofLiteral(address);
            if (ip.getAddress().length == size) {
                return new InetSocketAddress(ip, Integer.parseInt(port));
            }
        } catch (IllegalArgumentException malformed) {
            throw (ProtocolException)
                    new ProtocolException("malformed PROXY line").initCause(malformed);
        }
        throw new ProtocolException("PROXY address of the wrong family");
    }

    private static ProxyHeader readBinary(ReadableByteChannel channel, byte[] start)
            throws IOException {
        int command = start[12] & 0xFF;
        int family = start[13] & 0xFF;
        int length = (start[14] & 0xFF) << 8 | (readExactly(channel, 1)[0] & 0xFF);
        if (command >> 4 != 2 || length > MAX_BINARY) {
            throw new ProtocolException(
                    "PROXY version " + (command >> 4) + ", " + length + " octets");
        }
        ByteBuffer body = ByteBuffer.wrap(readExactly(channel, length));
        int size = family == 0x11 ? 4 : family == 0x21 ? 16 : 0;
        if ((command & 0xF) != 1 || size == 0) {
            return UNKNOWN;
        }
        if (length < 2 * size + 4) {
            throw new ProtocolException("PROXY header without addresses");
        }
        byte[] source = new byte[size];
        byte[] destination = new byte[size];
        body.get(source).get(destination);
        return new ProxyHeader(
                endpoint(source, body.getShort()), endpoint(destination, body.getShort()));
    }

    private static InetSocketAddress endpoint(byte[] address, short port)
            throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(address), port & 0xFFFF);
    }

    private static byte[] readExactly(ReadableByteChannel channel, int count) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(count);
        while (octets.hasRemaining()) {
            if (channel.read(octets) < 0) {
                throw new EOFException("closed within the PROXY header");
            }
        }
        return octets.array();
    }
}
