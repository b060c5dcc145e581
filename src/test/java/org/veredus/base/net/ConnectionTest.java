package org.veredus.base.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.ServerCertificate;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.base.wire.WireException;

@Timeout(30)
class ConnectionTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir Path folder;
    private final AtomicLong nanos = new AtomicLong();
    private final Deadlines deadlines = new Deadlines(nanos::get);
    private final SessionIds ids = new SessionIds(new Random(1));
    private final BlockingQueue<String> events = new ArrayBlockingQueue<>(100);
    private @Nullable Listener listener;

    @AfterEach
    void stop() {
        if (listener != null) {
            listener.close();
            assertThat(listener.connections()).isZero();
            assertThat(listener.bugs()).isZero();
        }
    }

    private static ListenerSettings loopback() {
        return ListenerSettings.of(
                "test", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private Connection serve(ListenerSettings settings, ConnectionHandler handler)
            throws IOException {
        listener = Listener.open(settings, deadlines, ids, handler);
        return connect();
    }

    private Connection connect() throws IOException {
        return Connection.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), listener().port()),
                null,
                LONG,
                deadlines,
                ids.next());
    }

    private Listener listener() {
        return Objects.requireNonNull(listener);
    }

    private static TlsInfo tls(Connection connection) {
        return Objects.requireNonNull(connection.tls());
    }

    private static String line(Connection connection) throws IOException {
        try {
            byte[] line = connection.in().readLine(1000);
            return line == null ? "(end)" : new String(line, StandardCharsets.ISO_8859_1);
        } catch (WireException bad) {
            return String.valueOf(bad.getMessage());
        }
    }

    private static void say(Connection connection, String line) throws IOException {
        connection.out().ascii(line).crlf().flush();
    }

    private String event() throws InterruptedException {
        return Objects.requireNonNullElse(events.poll(20, TimeUnit.SECONDS), "(nothing)");
    }

    private static void echo(Connection connection) throws IOException {
        for (String line = line(connection); !line.equals("(end)"); line = line(connection)) {
            say(connection, line);
        }
    }

    private TlsServerContext tls() throws IOException {
        return new TlsServerContext(List.of(certificate("localhost")));
    }

    private ServerCertificate certificate(String name) throws IOException {
        return authority().server(name, List.of(name), List.of());
    }

    private LocalAuthority authority() throws IOException {
        return LocalAuthority.open(folder, InstantSource.system(), new SecureRandom());
    }

    @Test
    void carriesLinesBothWays() throws Exception {
        try (Connection client = serve(loopback(), ConnectionTest::echo)) {
            say(client, "hello");
            assertThat(line(client)).isEqualTo("hello");
            assertThat(client.isEncrypted()).isFalse();
            assertThat(client.remote().getPort()).isEqualTo(listener().port());
        }
    }

    @Test
    void startsTlsInTheMiddleAndForgetsWhatWasSmuggledInBefore() throws Exception {
        TlsServerContext context = tls();
        ConnectionHandler handler =
                connection -> {
                    events.add(line(connection));
                    say(connection, "go");
                    connection.startTls(context);
                    events.add(String.valueOf(tls(connection).serverName()));
                    echo(connection);
                };
        try (Connection client = serve(loopback(), handler)) {
            client.out().ascii("STARTTLS\r\nRSET\r\n").flush();
            assertThat(line(client)).isEqualTo("go");
            client.startTlsClient(
                    TlsClientContext.trusting(List.of(authority().certificate())), "localhost");
            say(client, "inside");
            assertThat(line(client)).isEqualTo("inside");
            assertThat(event()).isEqualTo("STARTTLS");
            assertThat(event()).isEqualTo("localhost");
            assertThat(tls(client).protocol()).isEqualTo("TLSv1.3");
            assertThat(tls(client).peerCertificates()).hasSize(2);
            assertThat(client.tlsExporter()).hasSize(32);
        }
    }

    @Test
    void carriesBulkDataThroughTlsUnchanged() throws Exception {
        byte[] bulk = new byte[1_000_000];
        new Random(2).nextBytes(bulk);
        ConnectionHandler handler =
                connection -> {
                    ByteArrayOutputStream all = new ByteArrayOutputStream();
                    connection.in().copy(bulk.length, all::write);
                    connection.out().write(all.toByteArray()).flush();
                };
        try (Connection client = serve(loopback().withTls(tls()), handler)) {
            client.startTlsClient(TlsClientContext.opportunistic(), "localhost");
            client.out().write(bulk).flush();
            ByteArrayOutputStream back = new ByteArrayOutputStream();
            client.in().copy(bulk.length, back::write);
            assertThat(back.toByteArray()).isEqualTo(bulk);
            assertThat(line(client)).isEqualTo("(end)");
        }
    }

    @Test
    void takesMuchAfterHavingRested() throws Exception {
        byte[] much = new byte[100_000];
        ConnectionHandler handler =
                connection -> {
                    for (int i = 0; i < 3; i++) {
                        connection.idle(true);
                        ByteArrayOutputStream all = new ByteArrayOutputStream();
                        connection.in().copy(much.length, all::write);
                        connection.out().write(all.toByteArray()).flush();
                    }
                };
        try (Connection client = serve(loopback().withTls(tls()), handler)) {
            client.startTlsClient(TlsClientContext.opportunistic(), "localhost");
            for (int i = 0; i < 3; i++) {
                new Random(i).nextBytes(much);
                client.out().write(much).flush();
                ByteArrayOutputStream back = new ByteArrayOutputStream();
                client.in().copy(much.length, back::write);
                assertThat(back.toByteArray()).isEqualTo(much);
            }
        }
    }

    @Test
    void pushesToTheClientWhileReading() throws Exception {
        ConnectionHandler handler =
                connection -> {
                    connection.idle(true);
                    CountDownLatch pushed = new CountDownLatch(1);
                    Thread _ =
                            Thread.ofVirtual()
                                    .start(
                                            () -> {
                                                try {
                                                    say(connection, "* 1 EXISTS");
                                                } catch (IOException gone) {
                                                    events.add("lost");
                                                }
                                                pushed.countDown();
                                            });
                    events.add(line(connection));
                    awaitLatch(pushed);
                };
        try (Connection client = serve(loopback().withTls(tls()), handler)) {
            client.startTlsClient(TlsClientContext.opportunistic(), "localhost");
            assertThat(line(client)).isEqualTo("* 1 EXISTS");
            say(client, "DONE");
            assertThat(event()).isEqualTo("DONE");
        }
    }

    @Test
    void failsToWriteToAPeerThatClosedTlsBothWays() throws Exception {
        ConnectionHandler handler =
                connection -> {
                    String last = line(connection);
                    while (!last.equals("(end)")) {
                        last = line(connection);
                    }
                    try {
                        say(connection, "* BYE");
                        events.add("written");
                    } catch (ClosedChannelException refused) {
                        events.add("refused");
                    }
                };
        listener = Listener.open(loopback().withTls(tls()), deadlines, ids, handler);
        // The JDK's own client takes its leave with user_canceled and close_notify.
        try (Socket client =
                TlsClientContext.opportunistic()
                        .sslContext()
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), listener().port())) {
            client.getOutputStream().write("bye\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(event()).isEqualTo("refused");
    }

    @Test
    void believesOnlyServersThatProveTheirName() throws Exception {
        Connection client = serve(loopback().withTls(tls()), ConnectionTest::echo);
        TlsClientContext trusting = TlsClientContext.trusting(List.of(authority().certificate()));
        assertThatThrownBy(() -> client.startTlsClient(trusting, "other.test"))
                .isInstanceOf(SSLException.class);
        client.close();
        try (Connection second = connect()) {
            assertThatThrownBy(
                            () ->
                                    second.startTlsClient(
                                            TlsClientContext.systemRoots(), "localhost"))
                    .isInstanceOf(SSLException.class);
        }
        try (Connection third = connect()) {
            third.startTlsClient(TlsClientContext.opportunistic(), "other.test");
            say(third, "hello");
            assertThat(line(third)).isEqualTo("hello");
        }
    }

    @Test
    void choosesTheCertificateByNameAndTakesNewOnesWhileRunning() throws Exception {
        TlsServerContext context =
                new TlsServerContext(List.of(certificate("a.test"), certificate("*.b.test")));
        serve(loopback().withTls(context), ConnectionTest::echo).abort();
        assertThat(servedFor("b.test")).contains("a.test");
        assertThat(servedFor("MX.b.test")).contains("*.b.test");
        assertThat(servedFor("127.0.0.1")).contains("a.test");
        context.replace(List.of(certificate("c.test")));
        assertThat(servedFor("mx.b.test")).contains("c.test");
    }

    private Set<String> servedFor(String name) throws IOException {
        try (Connection client = connect()) {
            client.startTlsClient(TlsClientContext.opportunistic(), name);
            List<X509Certificate> chain = tls(client).peerCertificates();
            return new ServerCertificate(certificateKey(chain.getFirst()), chain).names();
        }
    }

    private PrivateKey certificateKey(X509Certificate certificate) throws IOException {
        for (String name : List.of("a.test", "*.b.test", "c.test")) {
            ServerCertificate candidate = certificate(name);
            if (candidate.chain().getFirst().equals(certificate)) {
                return candidate.key();
            }
        }
        throw new AssertionError("unknown certificate");
    }

    @Test
    void endsReadingAtTheDeadlineSoThatTheSessionCanSayGoodBye() throws Exception {
        for (boolean encrypted : new boolean[] {false, true}) {
            CountDownLatch waiting = new CountDownLatch(1);
            ConnectionHandler handler =
                    connection -> {
                        connection.deadline(Duration.ofSeconds(60));
                        waiting.countDown();
                        events.add(line(connection));
                        say(connection, connection.timedOut() ? "421 timeout" : "?");
                    };
            stop();
            try (Connection client =
                    serve(encrypted ? loopback().withTls(tls()) : loopback(), handler)) {
                if (encrypted) {
                    client.startTlsClient(TlsClientContext.opportunistic(), "localhost");
                }
                client.out().ascii("half a comm").flush();
                waiting.await();
                deadlines.sweep(nanos.get() + Duration.ofSeconds(59).toNanos());
                assertThat(events).isEmpty();
                nanos.addAndGet(Duration.ofSeconds(61).toNanos());
                deadlines.sweep(nanos.get());
                assertThat(line(client)).isEqualTo("421 timeout");
                assertThat(event()).isEqualTo("(end)");
            }
        }
    }

    @Test
    void closesSomeSecondsAfterTheDeadlineAPeerThatDoesNotRead() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        ConnectionHandler handler =
                connection -> {
                    connection.deadline(Duration.ofSeconds(60));
                    writing.countDown();
                    try {
                        while (true) {
                            connection.out().write(new byte[100_000]).flush();
                        }
                    } catch (IOException closed) {
                        events.add("closed");
                    }
                };
        try (Connection client = serve(loopback(), handler)) {
            writing.await();
            deadlines.sweep(Duration.ofSeconds(60).toNanos());
            assertThat(client.isEncrypted()).isFalse();
            assertThat(events).isEmpty();
            deadlines.sweep(Duration.ofSeconds(65).toNanos());
            assertThat(event()).isEqualTo("closed");
        }
    }

    @Test
    void letsTheCommandInHandFinishWhenStopping() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch work = new CountDownLatch(1);
        ConnectionHandler handler =
                connection -> {
                    connection.idle(true);
                    say(connection, "220 welcome");
                    String command = line(connection);
                    connection.idle(false);
                    if (command.equals("DATA")) {
                        busy.countDown();
                        awaitLatch(work);
                        say(connection, "250 kept " + line(connection));
                        connection.idle(true);
                        line(connection);
                    }
                    say(connection, connection.stopping() ? "421 stopping" : "?");
                };
        Connection working = serve(loopback(), handler);
        Connection idle = connect();
        assertThat(line(working)).isEqualTo("220 welcome");
        assertThat(line(idle)).isEqualTo("220 welcome"); // else it may wait unaccepted, to be reset
        say(working, "DATA");
        busy.await();
        say(working, "text");
        Thread stopping = Thread.ofVirtual().start(() -> listener().close(LONG));
        assertThat(line(idle)).isEqualTo("421 stopping");
        work.countDown();
        assertThat(line(working)).isEqualTo("250 kept text");
        assertThat(line(working)).isEqualTo("421 stopping");
        assertThat(stopping.join(LONG)).isTrue();
        working.close();
        idle.close();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Test
    void refusesConnectionsOverTheLimitsInTheProtocolsWords() throws Exception {
        ConnectionHandler handler =
                new ConnectionHandler() {
                    @Override
                    public void serve(Connection connection) throws IOException {
                        say(connection, "220 welcome");
                        echo(connection);
                    }

                    @Override
                    public void refuse(Connection connection) throws IOException {
                        say(connection, "421 too many");
                    }
                };
        for (ConnectionLimits limits :
                List.of(new ConnectionLimits(1, 9), new ConnectionLimits(9, 1))) {
            stop();
            try (Connection first = serve(loopback().withLimits(limits), handler)) {
                assertThat(line(first)).isEqualTo("220 welcome");
                try (Connection second = connect()) {
                    assertThat(line(second)).isEqualTo("421 too many");
                    assertThat(line(second)).isEqualTo("(end)");
                }
                assertThat(listener().refused()).isEqualTo(1);
            }
        }
    }

    @Test
    void countsABugAndKeepsServing() throws Exception {
        ConnectionHandler handler =
                connection -> {
                    String line = line(connection);
                    if (line.equals("bug")) {
                        throw new IllegalStateException("provoked by a test");
                    }
                    say(connection, line);
                };
        try (Connection client = serve(loopback(), handler)) {
            say(client, "bug");
            assertThat(line(client)).isEqualTo("(end)");
        }
        try (Connection client = connect()) {
            say(client, "fine");
            assertThat(line(client)).isEqualTo("fine");
        }
        assertThat(listener().bugs()).isEqualTo(1);
        listener().close();
        listener = null;
    }

    @Test
    void lastWordsReachAClientThatIsStillSending() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        ConnectionHandler handler =
                connection -> {
                    awaitLatch(sent);
                    say(connection, "554 go away");
                };
        listener = Listener.open(loopback(), deadlines, ids, handler);
        try (SocketChannel client =
                SocketChannel.open(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), listener().port()))) {
            client.write(ByteBuffer.wrap(new byte[100_000]));
            sent.countDown();
            ByteBuffer reply = ByteBuffer.allocate(100);
            while (client.read(reply) >= 0) {
                assertThat(reply.hasRemaining()).isTrue();
            }
            assertThat(new String(reply.array(), 0, reply.position(), StandardCharsets.US_ASCII))
                    .isEqualTo("554 go away\r\n");
        }
    }

    @Test
    void believesTheProxyHeaderOfTrustedNetworksEvenBeforeTls() throws Exception {
        TlsServerContext context = tls();
        ConnectionHandler handler = connection -> say(connection, connection.remote().toString());
        Cidr trusted = Cidr.parse("127.0.0.0/8");
        try (Connection client =
                serve(loopback().withProxies(List.of(trusted)).withTls(context), handler)) {
            client.out().ascii("PROXY TCP4 192.0.2.7 192.0.2.1 4711 25\r\n").flush();
            client.startTlsClient(TlsClientContext.opportunistic(), "localhost");
            assertThat(line(client)).isEqualTo("/192.0.2.7:4711");
        }
        try (Connection client = connect()) {
            client.out().ascii("EHLO no.proxy.header.here\r\n").flush();
            assertThat(line(client)).isEqualTo("(end)");
        }
    }
}
