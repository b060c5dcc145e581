package org.veredus.protocol.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpServer;
import org.veredus.base.http.HttpSettings;
import org.veredus.base.http.Routes;
import org.veredus.protocol.web.WebServer.Answer;
import org.veredus.testing.FakeDns;

@Timeout(60)
final class ImageProxyTest {
    private static final byte[] PICTURE = {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3};

    private final List<HttpRequest> seen = new ArrayList<>();
    private HttpServer pictures;
    private WebServer web;
    private Answer in;

    @BeforeEach
    void start() throws Exception {
        Routes routes = new Routes();
        routes.add("GET", "/a.png", request -> picture(request, "image/png"))
                .add("GET", "/a.svg", request -> picture(request, "image/svg+xml"))
                .add("GET", "/a.html", request -> picture(request, "text/html"))
                .add("GET", "/moved", request -> moved("/a.png"))
                .add("GET", "/around", request -> moved("/around"))
                .add("GET", "/inside", request -> moved("http://localhost:1/a.png"))
                .add("GET", "/file", request -> moved("file:///etc/passwd"))
                .add(
                        "GET",
                        "/large",
                        request ->
                                org.veredus.base.http.HttpResponse.of(
                                        200, "image/png", new byte[9 << 20]));
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        pictures = HttpServer.open(HttpSettings.of(any, null, null), routes);
        web =
                new WebServer(
                        WebSettings.Clear.SERVED,
                        host -> {
                            if (!host.equals("pictures.test")) throw new IOException("unknown");
                            return List.of(InetAddress.ofLiteral("127.0.0.1"));
                        },
                        pictures.plainPort());
        in = web.signIn(WebServer.PASSWORD);
    }

    @AfterEach
    void stop() {
        assertThat(web.bugs()).isZero();
        web.close();
        pictures.close();
    }

    private synchronized org.veredus.base.http.HttpResponse picture(
            HttpRequest request, String type) {
        seen.add(request);
        return org.veredus.base.http.HttpResponse.of(200, type, PICTURE);
    }

    private static org.veredus.base.http.HttpResponse moved(String to) {
        return org.veredus.base.http.HttpResponse.empty(302).with("Location", to);
    }

    private HttpResponse<byte[]> fetch(String url) throws Exception {
        String encoded = URLEncoder.encode(url, StandardCharsets.UTF_8);
        return web.send(web.request("/web/image?url=" + encoded).header("Cookie", in.sent()));
    }

    private String at(String path) {
        return "http://pictures.test:" + pictures.plainPort() + path;
    }

    @Test
    void aPictureIsFetchedAndSaysNothingOfItsReader() throws Exception {
        for (String path : List.of("/a.png", "/moved")) {
            HttpResponse<byte[]> answer = fetch(at(path));
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(PICTURE);
            assertThat(answer.headers().firstValue("content-type")).hasValue("image/png");
            assertThat(answer.headers().firstValue("content-security-policy"))
                    .hasValue("default-src 'none'; sandbox");
        }
        assertThat(seen)
                .hasSize(2)
                .allSatisfy(
                        request ->
                                assertThat(request.headers())
                                        .doesNotContainKeys(
                                                "cookie",
                                                "referer",
                                                "user-agent",
                                                "accept-language"));
    }

    @Test
    void whatIsNoPictureOrTooLargeOrLeadsAstrayIsNotGiven() throws Exception {
        for (String path :
                List.of("/a.svg", "/a.html", "/none", "/large", "/around", "/inside", "/file"))
            assertThat(fetch(at(path)).statusCode()).as(path).isIn(400, 502);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://pictures.test/a.png",
                "http://pictures.test:22/",
                "http://user@pictures.test/a.png",
                "http:///a.png",
                "javascript:alert(1)",
                "/a.png",
                "http://[::1",
                ""
            })
    void onlyAddressesOfTheWebAreTaken(String url) throws Exception {
        assertThat(fetch(url).statusCode()).isEqualTo(400);
    }

    @Test
    void itIsForThoseWhoAreSignedInOnly() throws Exception {
        assertThat(web.send(web.request("/web/image?url=" + at("/a.png"))).statusCode())
                .isEqualTo(401);
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.8",
                "192.0.2.7",
                "198.18.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "::ffff:127.0.0.1",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001::1",
                "2001:db8::1",
                "fec0::1"
            })
    void noAddressInsideIsTold(String address) {
        assertThatThrownBy(() -> new PublicNames(new FakeDns()).addresses(address))
                .isInstanceOf(IOException.class);
        FakeDns dns = new FakeDns();
        // one that stands for an IPv4 address comes from no resolver
        if (address.startsWith("::ffff:")) return;
        if (address.contains(":")) dns.aaaa("inside.test", address);
        else dns.a("inside.test", address);
        dns.a("inside.test", "93.184.216.34");
        assertThatThrownBy(() -> new PublicNames(dns).addresses("inside.test"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void publicOnesAre() throws Exception {
        FakeDns dns = new FakeDns();
        dns.a("outside.test", "93.184.216.34");
        dns.aaaa("outside.test", "2606:2800:220:1::1");
        assertThat(new PublicNames(dns).addresses("outside.test")).hasSize(2);
        assertThat(new PublicNames(dns).addresses("[2606:2800:220:1::1]")).hasSize(1);
        assertThatThrownBy(() -> new PublicNames(dns).addresses("unknown.test"))
                .isInstanceOf(IOException.class);
    }
}
