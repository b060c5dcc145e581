package org.veredus.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.base.net.Connection;
import org.veredus.base.net.Deadlines;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.format.sasl.ScramClient;

/// SCRAM over IMAP, with and without channel binding. RFC 5802, RFC 7677, RFC 9266, RFC 5929
@Timeout(60)
class ScramTest {
    @TempDir Path folder;
    private ImapServer server;
    private Connection client;

    @BeforeEach
    void start() throws Exception {
        server = new ImapServer(folder);
        client =
                Connection.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()),
                        null,
                        Duration.ofSeconds(5),
                        new Deadlines(System::nanoTime),
                        "client");
        assertThat(line()).startsWith("* OK");
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    private String line() throws Exception {
        byte[] line = Objects.requireNonNull(client.in().readLine(4000));
        return new String(line, StandardCharsets.UTF_8);
    }

    private void say(String line) throws IOException {
        client.out().ascii(line).crlf().flush();
    }

    private void encrypt() throws Exception {
        say("t STARTTLS");
        assertThat(line()).startsWith("t OK");
        client.startTlsClient(TlsClientContext.opportunistic(), "localhost");
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    /// @return the answer to the client's proof
    private String exchange(String mechanism, ScramClient scram) throws Exception {
        say("a AUTHENTICATE " + mechanism + " " + base64(scram.first()));
        String challenge = line();
        if (!challenge.startsWith("+ ")) return challenge;
        say(base64(scram.last(Base64.getDecoder().decode(challenge.substring(2)))));
        String signature = line();
        if (!signature.startsWith("+ ")) return signature;
        say("");
        return line();
    }

    @Test
    void logsInWithoutShowingThePassword() throws Exception {
        assertThat(exchange("SCRAM-SHA-256", new ScramClient("alice@imap.test", "secret", "n")))
                .startsWith("a OK");
    }

    @Test
    void refusesAWrongPassword() throws Exception {
        assertThat(exchange("SCRAM-SHA-256", new ScramClient("alice@imap.test", "wrong", "n")))
                .startsWith("a NO [AUTHENTICATIONFAILED]");
    }

    @Test
    void bindsTheLoginToItsConnection() throws Exception {
        encrypt();
        for (String type : new String[] {"tls-server-end-point", "tls-exporter"}) {
            byte[] data = Objects.requireNonNull(client.channelBinding(type));
            String header = "p=" + type + ",,";
            byte[] other = data.clone();
            other[0] ^= 1;
            assertThat(exchange("SCRAM-SHA-256-PLUS", alice(header, other)))
                    .isEqualTo("a BAD SCRAM channel binding differs from the first message");
            assertThat(exchange("SCRAM-SHA-256-PLUS", alice("p=tls-unique,,", data)))
                    .isEqualTo("a BAD channel binding of another type is needed");
            if (type.equals("tls-exporter")) {
                assertThat(exchange("SCRAM-SHA-256-PLUS", alice(header, data))).startsWith("a OK");
            }
        }
    }

    @Test
    void noticesThatSomebodyHidTheBinding() throws Exception {
        encrypt();
        assertThat(exchange("SCRAM-SHA-256", alice("y,,", new byte[0])))
                .isEqualTo("a BAD channel binding is offered");
        assertThat(exchange("SCRAM-SHA-256", alice("n,,", new byte[0]))).startsWith("a OK");
    }

    private static ScramClient alice(String header, byte[] binding) {
        return new ScramClient("alice@imap.test", "secret", "n", header, binding);
    }
}
