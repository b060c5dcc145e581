package org.veredus.transport.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.HttpServer;
import org.veredus.base.http.HttpSettings;
import org.veredus.base.http.Routes;
import org.veredus.base.http.WebClient;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.testing.FakeClock;

/// Look-ups of scripts at a server that speaks HTTPS.
@Timeout(60)
class LookUpsOverHttpsTest {
    private static final int MOST = 4096;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @TempDir Path folder;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger elsewhere = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @SuppressWarnings("NullAway.Init")
    private LocalAuthority authority;

    @BeforeEach
    void open() throws Exception {
        authority = authority("ours");
        TlsServerContext tls =
                new TlsServerContext(
                        List.of(authority.server("rep", List.of("rep.test"), List.of())));
        Routes routes =
                new Routes()
                        .add("GET", "/score", _ -> HttpResponse.text(200, " 7\r\n"))
                        .add("GET", "/full", _ -> HttpResponse.text(200, "x".repeat(MOST)))
                        .add("GET", "/long", _ -> HttpResponse.text(200, "x".repeat(MOST + 1)))
                        .add("GET", "/slow", _ -> slow())
                        .add(
                                "GET",
                                "/moved",
                                _ -> HttpResponse.empty(302).with("Location", "/elsewhere"))
                        .add("GET", "/elsewhere", _ -> elsewhere());
        server =
                HttpServer.open(
                        HttpSettings.of(null, new InetSocketAddress(LOOPBACK, 0), tls), routes);
    }

    @AfterEach
    void close() {
        ended.countDown();
        server.close();
    }

    private LocalAuthority authority(String name) throws Exception {
        return LocalAuthority.open(
                folder.resolve(name), InstantSource.system(), new SecureRandom());
    }

    private HttpResponse slow() {
        try {
            ended.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return HttpResponse.text(200, "late");
    }

    private HttpResponse elsewhere() {
        elsewhere.incrementAndGet();
        return HttpResponse.text(200, "listed");
    }

    /// As the server makes them, but with less patience.
    private LookUps lookUps(LocalAuthority believed, Duration patience) {
        WebClient client =
                new WebClient(
                        TlsClientContext.trusting(List.of(believed.certificate())).sslContext(),
                        _ -> List.of(LOOPBACK));
        return new LookUps(
                Set.of("rep.test:" + server.securePort(), "other.test:" + server.securePort()),
                address -> {
                    WebClient.Answer answer = client.get(address, MOST, patience);
                    return new LookUps.Answer(answer.status(), answer.body());
                },
                new FakeClock());
    }

    private LookUps patient() {
        return lookUps(authority, Duration.ofSeconds(20));
    }

    private String at(String host, String path) {
        return "https://" + host + ":" + server.securePort() + path;
    }

    @Test
    void anAnswerIsTaken() {
        assertThat(patient().ask(at("rep.test", "/score"))).isEqualTo("7");
        assertThat(patient().ask(at("rep.test", "/full"))).hasSize(MOST);
    }

    @Test
    void aPageThatIsNotThereIsNone() {
        assertThat(patient().ask(at("rep.test", "/nothing"))).isNull();
    }

    @Test
    void oneThatIsTooLargeIsNone() {
        assertThat(patient().ask(at("rep.test", "/long"))).isNull();
    }

    @Test
    void oneThatComesTooLateIsNone() {
        assertThat(lookUps(authority, Duration.ofMillis(300)).ask(at("rep.test", "/slow")))
                .isNull();
    }

    @Test
    void nobodyIsSentElsewhere() {
        assertThat(patient().ask(at("rep.test", "/moved"))).isNull();
        assertThat(elsewhere.get()).isZero();
    }

    @Test
    void aCertificateForAnotherNameIsNotBelieved() {
        assertThat(patient().ask(at("other.test", "/score"))).isNull();
    }

    @Test
    void aCertificateOfSomebodyElseIsNotBelieved() throws Exception {
        LookUps others = lookUps(authority("others"), Duration.ofSeconds(20));
        assertThat(others.ask(at("rep.test", "/score"))).isNull();
    }
}
