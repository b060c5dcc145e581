package org.veredus.base.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.base.net.ConnectionLimits;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.ServerCertificate;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.base.tls.TlsServerContext;

@Timeout(30)
class HttpServerTest {
    @TempDir Path folder;
    private final CountDownLatch firstEventSeen = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @SuppressWarnings("NullAway.Init")
    private HttpClient client;

    @SuppressWarnings("NullAway.Init")
    private LocalAuthority authority;

    @SuppressWarnings("NullAway.Init")
    private TlsServerContext tls;

    @BeforeEach
    void open() throws Exception {
        authority = LocalAuthority.open(folder, InstantSource.system(), new SecureRandom());
        tls = new TlsServerContext(List.of(certificate("first")));
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        server = HttpServer.open(HttpSettings.of(anyPort, anyPort, tls), routes());
        client = newClient();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private ServerCertificate certificate(String name) throws Exception {
        return authority.server(
                name, List.of("localhost", name), List.of(InetAddress.ofLiteral("127.0.0.1")));
    }

    private HttpClient newClient() {
        return HttpClient.newBuilder()
                .sslContext(
                        TlsClientContext.trusting(List.of(authority.certificate())).sslContext())
                .build();
    }

    private Routes routes() {
        return new Routes()
                .add("GET", "/healthz", _ -> HttpResponse.text(200, "ok\n"))
                .add(
                        "GET",
                        "/where",
                        request ->
                                HttpResponse.text(
                                        200,
                                        request.secure()
                                                + " "
                                                + Thread.currentThread().isVirtual()))
                .add(
                        "GET",
                        "/account/{id}",
                        request ->
                                HttpResponse.text(
                                        200,
                                        "account "
                                                + request.parameter("id")
                                                + " "
                                                + request.query("q")))
                .add(
                        "POST",
                        "/echo",
                        1000,
                        request ->
                                HttpResponse.json(201, request.bytes())
                                        .with("X-Seen", String.valueOf(request.header("X-SENT"))))
                .add(
                        "GET",
                        "/events",
                        _ ->
                                HttpResponse.stream(
                                        200,
                                        "text/event-stream",
                                        out -> {
                                            out.write(
                                                    "data: 1\n\n".getBytes(StandardCharsets.UTF_8));
                                            out.flush();
                                            await(firstEventSeen);
                                            out.write(
                                                    "data: 2\n\n".getBytes(StandardCharsets.UTF_8));
                                        }))
                .add(
                        "GET",
                        "/bug",
                        _ -> {
                            throw new IllegalStateException("provoked by a test");
                        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private URI plain(String path) {
        return URI.create("http://127.0.0.1:" + server.plainPort() + path);
    }

    private URI secure(String path) {
        return URI.create("https://127.0.0.1:" + server.securePort() + path);
    }

    private String get(URI uri) throws Exception {
        var response =
                client.send(
                        java.net.http.HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        return response.version() + " " + response.statusCode() + " " + response.body();
    }

    private java.net.http.HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(
                java.net.http.HttpRequest.newBuilder(plain(path))
                        .header("x-sent", "yes")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void servesInTheClearAndOverTlsWithHttp2OnVirtualThreads() throws Exception {
        assertThat(get(plain("/where"))).isEqualTo("HTTP_1_1 200 false true");
        assertThat(get(secure("/where"))).isEqualTo("HTTP_2 200 true true");
    }

    @Test
    void findsRoutesAndSaysWhatIsWrong() throws Exception {
        assertThat(get(plain("/account/a%20b?q=1%2B1"))).isEqualTo("HTTP_1_1 200 account a b 1+1");
        assertThat(get(plain("/account/"))).startsWith("HTTP_1_1 404");
        assertThat(get(plain("/nothing"))).startsWith("HTTP_1_1 404");
        assertThat(get(plain("/bug"))).startsWith("HTTP_1_1 500 This is our mistake");
        assertThat(server.bugs()).isEqualTo(1);
        var wrong = post("/healthz", "");
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("Allow")).contains("GET");
    }

    /// A file may have any name: RFC 8620 §6.2.
    @Test
    void parametersMayHaveAnyCharacter() throws Exception {
        assertThat(get(plain("/account/AC%2fDC%20100%25%252F%5C%09")))
                .isEqualTo("HTTP_1_1 200 account AC/DC 100%%2F\\\t null");
        assertThat(get(secure("/account/a%2Fb%25"))).isEqualTo("HTTP_2 200 account a/b% null");
        assertThat(get(plain("/account%2Fa"))).startsWith("HTTP_1_1 404");
        assertThat(get(plain("/account/%2e%2e/healthz"))).startsWith("HTTP_1_1 400");
        assertThat(get(plain("/account/..%2Fhealthz")))
                .isEqualTo("HTTP_1_1 200 account ../healthz null");
    }

    @Test
    void takesBodiesUpToTheRoutesLimit() throws Exception {
        var taken = post("/echo", "x".repeat(1000));
        assertThat(taken.statusCode()).isEqualTo(201);
        assertThat(taken.body()).hasSize(1000);
        assertThat(taken.headers().firstValue("X-Seen")).contains("yes");
        assertThat(post("/echo", "x".repeat(1001)).statusCode()).isEqualTo(413);
        var unannounced =
                java.net.http.HttpRequest.newBuilder(plain("/echo"))
                        .POST(BodyPublishers.ofInputStream(() -> InputStream.nullInputStream()))
                        .build();
        assertThat(client.send(unannounced, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    }

    @Test
    void sendsEventsWhenTheyAreFlushed() throws Exception {
        var response =
                client.send(
                        java.net.http.HttpRequest.newBuilder(secure("/events")).build(),
                        BodyHandlers.ofInputStream());
        try (InputStream events = response.body()) {
            assertThat(new String(events.readNBytes(9), StandardCharsets.UTF_8))
                    .isEqualTo("data: 1\n\n");
            firstEventSeen.countDown();
            assertThat(new String(events.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("data: 2\n\n");
        }
    }

    @Test
    void followsNewCertificates() throws Exception {
        assertThat(get(secure("/healthz"))).contains("ok");
        tls.replace(List.of(certificate("second")));
        try (HttpClient fresh = newClient()) {
            var response =
                    fresh.send(
                            java.net.http.HttpRequest.newBuilder(secure("/healthz")).build(),
                            BodyHandlers.ofString());
            var session = response.sslSession().orElseThrow();
            assertThat(session.getPeerCertificates()[0])
                    .isEqualTo(certificate("second").chain().getFirst());
        }
    }

    @Test
    void prefersLiteralSegmentsToNamesAndThoseToTheRest() {
        Routes routes = new Routes();
        for (String path : List.of("/a/{x}/c", "/a/b", "/a/{x...}", "/{y}/b/c")) {
            routes.add("GET", path, _ -> HttpResponse.text(200, path));
        }
        assertThat(parameters(routes, "/a/b/c")).isEqualTo("{x=b}");
        assertThat(parameters(routes, "/a/b/d")).isEqualTo("{x=b/d}");
        assertThat(parameters(routes, "/a/b")).isEqualTo("{}");
        assertThat(parameters(routes, "/z/b/c")).isEqualTo("{y=z}");
        assertThatThrownBy(() -> routes.add("GET", "/a/b", _ -> HttpResponse.empty(204)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String parameters(Routes routes, String path) {
        return routes.find("GET", path) instanceof Routes.Match.Found found
                ? found.parameters().toString()
                : "nothing";
    }

    @Test
    void whoIsTooSlowWithARequestIsToldSo() throws Exception {
        try (HttpServer impatient = impatient();
                Socket client =
                        new Socket(InetAddress.ofLiteral("127.0.0.1"), impatient.plainPort())) {
            client.getOutputStream()
                    .write(
                            "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf"
                                    .getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 408 ")
                    .endsWith("The request took too long to come.\n");
        }
    }

    /// Octets keep coming, each well within the time in which Jetty wants one.
    @Test
    void whoBringsARequestByDropsIsTurnedAway() throws Exception {
        try (HttpServer impatient = impatient()) {
            assertThat(drip(impatient, "GET / HTTP/1.1\r\nX: ")).isEmpty();
            String post = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n";
            assertThat(drip(impatient, post)).startsWith("HTTP/1.1 408 ");
        }
    }

    /// What the server says to someone who sends `begin` and then an octet now and then.
    private static String drip(HttpServer server, String begin) throws Exception {
        try (Socket client = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.plainPort())) {
            client.setSoTimeout(25);
            client.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
            StringBuilder said = new StringBuilder();
            while (true) {
                try {
                    int octet = client.getInputStream().read();
                    if (octet < 0) return said.toString();
                    said.append((char) octet);
                } catch (SocketTimeoutException nothingYet) {
                    client.getOutputStream().write('x');
                } catch (SocketException reset) { // an octet of ours crossed the end
                    return said.toString();
                }
            }
        }
    }

    @Test
    void takesSoManyConnectionsFromAnAddress() throws Exception {
        InetAddress here = InetAddress.ofLiteral("127.0.0.1");
        try (HttpServer narrow = patient(Duration.ofSeconds(20), new ConnectionLimits(10, 2))) {
            try (Socket first = new Socket(here, narrow.plainPort());
                    Socket second = new Socket(here, narrow.plainPort())) {
                assertThat(ask(first)).startsWith("HTTP/1.1 200 ");
                assertThat(ask(second)).startsWith("HTTP/1.1 200 ");
                try (Socket third = new Socket(here, narrow.plainPort())) {
                    assertThat(ask(third)).isEmpty();
                }
            }
        }
    }

    @Test
    void aProxyOnThisMachineBringsAsManyAsItWants() throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        HttpSettings settings =
                HttpSettings.of(anyPort, null, null).withLimits(new ConnectionLimits(10, 1));
        try (HttpServer narrow = HttpServer.open(settings, routes());
                Socket first = new Socket(anyPort.getAddress(), narrow.plainPort());
                Socket second = new Socket(anyPort.getAddress(), narrow.plainPort())) {
            assertThat(ask(first)).startsWith("HTTP/1.1 200 ");
            assertThat(ask(second)).startsWith("HTTP/1.1 200 ");
        }
    }

    private static String ask(Socket client) throws Exception {
        try {
            client.getOutputStream()
                    .write(
                            "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(client.getInputStream().readNBytes(20), StandardCharsets.UTF_8);
        } catch (SocketException closed) {
            return "";
        }
    }

    private HttpServer impatient() throws Exception {
        return patient(Duration.ofMillis(200), ConnectionLimits.none());
    }

    private HttpServer patient(Duration patience, ConnectionLimits limits) throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        return HttpServer.open(
                new HttpSettings(
                        anyPort,
                        null,
                        null,
                        patience,
                        16 * 1024,
                        Duration.ZERO,
                        limits,
                        _ -> false),
                routes());
    }

    @Test
    void aQueryThatIsNoUtf8IsTheClientsMistake() throws Exception {
        assertThat(get(plain("/account/1?q=%ff"))).contains(" 400 ").doesNotContain("logged");
        assertThat(server.bugs()).isZero();
    }
}
