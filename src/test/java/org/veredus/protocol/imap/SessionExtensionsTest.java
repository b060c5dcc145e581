package org.veredus.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// QUOTA (RFC 9208), LANGUAGE and I18NLEVEL (RFC 5255), UNAUTHENTICATE (RFC 8437), COMPRESS (RFC
/// 4978).
@Timeout(60)
class SessionExtensionsTest {
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
    void compressesBothWays() throws Exception {
        server.file("Subject: m\n\n" + "all work and no play ".repeat(5000) + "\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            assertThat(read(in, "ready\r\n")).startsWith("* OK");
            out.write("a1 LOGIN alice@imap.test secret\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(read(in, "logged in\r\n")).contains("COMPRESS=DEFLATE");
            out.write("a2 COMPRESS DEFLATE\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(read(in, "\r\n")).isEqualTo("a2 OK compressed from now on\r\n");
            OutputStream packed = new DeflaterOutputStream(out, new Deflater(9, true), 512, true);
            InputStream unpacked = new InflaterInputStream(in, new Inflater(true));
            packed.write(
                    "a3 COMPRESS DEFLATE\r\na4 EXAMINE INBOX\r\na5 FETCH 1 BODY[]\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            packed.flush();
            String answer = read(unpacked, "a5 OK done\r\n");
            assertThat(answer).startsWith("a3 NO [COMPRESSIONACTIVE]").contains("no play \r\n");
        }
    }

    private static String read(InputStream in, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end, Math.max(0, text.length() - end.length())) < 0) {
            int octet = in.read();
            if (octet < 0) throw new IOException("ended after " + text);
            text.append((char) octet);
        }
        return text.toString();
    }
}
