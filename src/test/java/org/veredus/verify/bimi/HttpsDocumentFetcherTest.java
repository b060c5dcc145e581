package org.veredus.verify.bimi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
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
import org.veredus.base.http.WebClient;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.verify.bimi.DocumentFetcher.Document;

@Timeout(60)
final class HttpsDocumentFetcherTest {
    private static final String SVG = "image/svg+xml";

    @TempDir Path folder;

    @SuppressWarnings("NullAway.Init")
    private volatile HttpResponse answer;

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @SuppressWarnings("NullAway.Init")
    private HttpsDocumentFetcher fetcher;

    @BeforeEach
    void open() throws Exception {
        LocalAuthority authority =
                LocalAuthority.open(folder, InstantSource.system(), new SecureRandom());
        TlsServerContext tls =
                new TlsServerContext(
                        List.of(authority.server("logo", List.of("logo.test"), List.of())));
        Routes routes = new Routes().add("GET", "/l.svg", _ -> answer);
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        server =
                HttpServer.open(
                        HttpSettings.of(null, new InetSocketAddress(loopback, 0), tls), routes);
        WebClient client =
                new WebClient(
                        TlsClientContext.trusting(List.of(authority.certificate())).sslContext(),
                        host -> {
                            if (host.equals("inside.test")) throw new IOException("not public");
                            return List.of(loopback);
                        });
        fetcher = new HttpsDocumentFetcher(client, server.securePort());
        answer = HttpResponse.of(200, SVG, new byte[10]);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    @Test
    void fetchesUpToTheBound() throws Exception {
        assertThat(fetch("https://logo.test/l.svg", Document.LOGO)).hasSize(10);
        answer = HttpResponse.of(200, SVG, new byte[32 << 10]);
        assertThat(fetch("https://logo.test/l.svg", Document.LOGO)).hasSize(32 << 10);
        answer = HttpResponse.of(200, SVG, new byte[(32 << 10) + 1]);
        refuses("https://logo.test/l.svg", "logo.test: ");
        assertThat(fetch("https://logo.test/l.svg", Document.EVIDENCE)).hasSize((32 << 10) + 1);
    }

    @Test
    void refusesRedirectsAndOtherTypes() {
        answer = HttpResponse.of(302, SVG, new byte[0]).with("Location", "https://b.test/");
        refuses("https://logo.test/l.svg", "logo.test answers with status 302");
        answer = HttpResponse.text(200, "<svg/>");
        refuses("https://logo.test/l.svg", "logo.test answers with text/plain");
    }

    @Test
    void asksOnlyTheUsualPortOfHttpsAtPublicAddressesWithARightCertificate() {
        refuses("https://logo.test:25/l.svg", "usual port");
        refuses("http://logo.test/l.svg", "usual port");
        refuses("https://other.test/l.svg", "other.test: ");
        refuses("https://inside.test/l.svg", "not public");
    }

    private void refuses(String address, String why) {
        assertThatThrownBy(() -> fetch(address, Document.LOGO))
                .isInstanceOf(DocumentFetcher.Unavailable.class)
                .hasMessageContaining(why);
    }

    private byte[] fetch(String address, Document document) throws Exception {
        return fetcher.fetch(URI.create(address), document);
    }
}
