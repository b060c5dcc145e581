package org.veredus.verify.mtasts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.HttpServer;
import org.veredus.base.http.HttpSettings;
import org.veredus.base.http.Routes;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.testing.FakeDns;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.mtasts.StsFetcher.Unavailable.Cause;

@Timeout(60)
final class HttpsStsFetcherTest {
    private static final String POLICY =
            "version: STSv1\nmode: enforce\nmx: mx.b.test\nmax_age: 604800\n";

    @TempDir Path folder;
    private final FakeDns dns = new FakeDns();

    @SuppressWarnings("NullAway.Init")
    private volatile HttpResponse answer;

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @SuppressWarnings("NullAway.Init")
    private HttpsStsFetcher fetcher;

    @BeforeEach
    void open() throws Exception {
        LocalAuthority authority =
                LocalAuthority.open(folder, InstantSource.system(), new SecureRandom());
        TlsServerContext tls =
                new TlsServerContext(
                        List.of(authority.server("sts", List.of("mta-sts.b.test"), List.of())));
        Routes routes = new Routes().add("GET", "/.well-known/mta-sts.txt", _ -> answer);
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        server = HttpServer.open(HttpSettings.of(null, any, tls), routes);
        fetcher =
                new HttpsStsFetcher(
                        dns,
                        TlsClientContext.trusting(List.of(authority.certificate())).sslContext(),
                        server.securePort());
        dns.a("mta-sts.b.test", "127.0.0.1").a("mta-sts.c.test", "127.0.0.1");
        answer = text(200, POLICY);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    @Test
    void fetchesByTheNameThatTheDnsGives() throws Exception {
        assertThat(fetch("b.test").hosts()).containsExactly("mx.b.test");
    }

    @Test
    void believesOnlyACertificateForTheName() {
        assertThatThrownBy(() -> fetch("c.test"))
                .isInstanceOf(StsFetcher.Unavailable.class)
                .hasMessageStartingWith("mta-sts.c.test: ")
                .extracting(failed -> ((StsFetcher.Unavailable) failed).cause())
                .isEqualTo(Cause.UNTRUSTED);
    }

    @Test
    void aNameWithoutAddressHasNoPolicy() {
        assertThatThrownBy(() -> fetch("d.test"))
                .hasMessageContaining("no address")
                .extracting(failed -> ((StsFetcher.Unavailable) failed).cause())
                .isEqualTo(Cause.UNREACHABLE);
    }

    @Test
    void followsNoRedirect() {
        answer = text(301, "").with("Location", "https://mta-sts.b.test/other");
        assertThatThrownBy(() -> fetch("b.test")).hasMessageContaining("status 301");
    }

    @Test
    void takesPlainTextOnlyAndNotTooMuchOfIt() {
        answer = HttpResponse.json(200, POLICY.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> fetch("b.test")).hasMessageContaining("application/json");
        answer = text(200, POLICY + "x: y\n".repeat(100_000));
        assertThatThrownBy(() -> fetch("b.test")).isInstanceOf(StsFetcher.Unavailable.class);
        answer = text(200, "nonsense");
        assertThatThrownBy(() -> fetch("b.test"))
                .hasMessageContaining("a line without a colon")
                .extracting(failed -> ((StsFetcher.Unavailable) failed).cause())
                .isEqualTo(Cause.MALFORMED);
    }

    private StsPolicy fetch(String domain) throws Exception {
        return fetcher.fetch(new DnsName(domain));
    }

    private static HttpResponse text(int status, String text) {
        return HttpResponse.text(status, text);
    }
}
