package org.veredus.base.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.TlsServerContext;

/// Clients that know no TLS 1.3, where the service binds logins to connections. The client is the
/// JDK's; what `tls-unique` is worth, programs with other libraries say (`LoginMechanismsIT`).
@Timeout(60)
final class OlderClientTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private static final int MUCH = 300_000;

    @TempDir private static Path folder;

    private final Deadlines deadlines = new Deadlines(System::nanoTime);
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private @Nullable Listener listener;

    @BeforeEach
    void start() throws Exception {
        TlsServerContext context =
                new TlsServerContext(
                                List.of(
                                        LocalAuthority.open(
                                                        folder,
                                                        InstantSource.system(),
                                                        new SecureRandom())
                                                .server("x", List.of("localhost"), List.of())))
                        .binding();
        listener =
                Listener.open(
                        ListenerSettings.of(
                                        "test",
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                                .withTls(context),
                        deadlines,
                        new SessionIds(new SecureRandom()),
                        this::echo);
    }

    @AfterEach
    void stop() {
        Objects.requireNonNull(listener).close(Duration.ZERO);
    }

    private void echo(Connection connection) throws IOException {
        byte[] unique = connection.channelBinding("tls-unique");
        byte[] exporter = connection.channelBinding("tls-exporter");
        byte[] endPoint = connection.channelBinding("tls-server-end-point");
        seen.add(length(unique) + " " + length(exporter) + " " + length(endPoint));
        connection.deadline(LONG);
        connection
                .in()
                .copy(
                        MUCH,
                        (octets, from, count) ->
                                connection.out().write(octets, from, count).flush());
    }

    private static String length(byte @Nullable [] binding) {
        return binding == null ? "none" : String.valueOf(binding.length);
    }

    private SSLSocket client(String[] protocols, String @Nullable [] suites)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        SSLSocket client =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(
                                        InetAddress.getLoopbackAddress(),
                                        Objects.requireNonNull(listener).port());
        client.setSoTimeout((int) LONG.toMillis());
        client.setEnabledProtocols(protocols);
        if (suites != null) client.setEnabledCipherSuites(suites);
        return client;
    }

    private String bindings() throws InterruptedException {
        return Objects.requireNonNullElse(seen.poll(20, TimeUnit.SECONDS), "(nothing)");
    }

    @Test
    void hasUniqueBindingsAndBulkGoesThrough() throws Exception {
        try (SSLSocket client = client(new String[] {"TLSv1.2"}, null)) {
            client.startHandshake();
            assertThat(bindings()).isEqualTo("12 none 32");
            byte[] much = new byte[MUCH];
            Thread.ofVirtual().start(() -> write(client, much));
            InputStream in = client.getInputStream();
            assertThat(in.readAllBytes()).isEqualTo(much);
        }
    }

    private static void write(SSLSocket to, byte[] octets) {
        try {
            OutputStream out = to.getOutputStream();
            out.write(octets);
            out.flush();
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void whoeverKnowsTls13HasNone() throws Exception {
        try (SSLSocket client = client(new String[] {"TLSv1.3", "TLSv1.2"}, null)) {
            client.startHandshake();
            assertThat(client.getSession().getProtocol()).isEqualTo("TLSv1.3");
            assertThat(bindings()).isEqualTo("none 32 32");
        }
    }

    @Test
    void whoeverKnowsChaCha20OnlyIsServedWithoutIt() throws Exception {
        String[] suites = {"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"};
        try (SSLSocket client = client(new String[] {"TLSv1.2"}, suites)) {
            client.startHandshake();
            assertThat(bindings()).isEqualTo("none 32 32");
        }
    }

    @Test
    void whoeverCannotBeServedIsTold() throws Exception {
        // answered by one engine and by the other; the key here is not RSA
        for (String suite : List.of("AES_128_GCM_SHA256", "CHACHA20_POLY1305_SHA256")) {
            String[] suites = {"TLS_ECDHE_RSA_WITH_" + suite};
            try (SSLSocket client = client(new String[] {"TLSv1.2"}, suites)) {
                assertThatThrownBy(client::startHandshake)
                        .isInstanceOf(SSLException.class)
                        .hasMessageContaining("handshake_failure");
            }
        }
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
