package org.veredus.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A message larger than what may be held in memory goes in and comes out in pieces.
@Timeout(60)
class LargeMessagesTest {
    private static final int SIZE = 24 << 20;

    @TempDir Path folder;
    private ImapServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ImapServer(folder);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void aMessageOfManyMegabytesComesBackOctetByOctet() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            answer(in, "* OK");
            say(out, "a1 LOGIN alice@imap.test secret\r\n");
            answer(in, "a1 OK");
            say(out, "a2 SELECT INBOX\r\na3 APPEND INBOX {" + SIZE + "+}\r\n");
            byte[] message = message();
            out.write(message);
            say(out, "\r\na4 FETCH 1 BODY.PEEK[]\r\na5 FETCH 1 BODY.PEEK[TEXT]<20000000.5>\r\n");
            assertThat(answer(in, "a3 ")).startsWith("a3 OK [APPENDUID ");
            assertThat(line(in)).isEqualTo("* 1 FETCH (BODY[] {" + SIZE + "}");
            assertThat(Arrays.equals(in.readNBytes(SIZE), message)).isTrue();
            assertThat(line(in)).isEqualTo(")");
            assertThat(line(in)).isEqualTo("a4 OK done");
            assertThat(line(in)).isEqualTo("* 1 FETCH (BODY[TEXT]<20000000> {5}");
            int from = 20_000_000 + 16;
            assertThat(in.readNBytes(5)).isEqualTo(Arrays.copyOfRange(message, from, from + 5));
        }
    }

    private static byte[] message() {
        byte[] message = new byte[SIZE];
        byte[] header = "Subject: big\r\n".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(header, 0, message, 0, header.length);
        for (int i = header.length; i < SIZE; i++) {
            int column = (i - header.length) % 64;
            message[i] = (byte) (column == 0 ? '\r' : column == 1 ? '\n' : 'a' + i / 64 % 26);
        }
        return message;
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /// The first line that begins so.
    private static String answer(InputStream in, String start) throws IOException {
        String line = line(in);
        while (!line.startsWith(start)) line = line(in);
        return line;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) throw new IOException("ended after " + line);
            line.append((char) octet);
        }
        return line.substring(0, line.length() - 1);
    }
}
