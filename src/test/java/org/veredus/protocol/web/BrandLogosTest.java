package org.veredus.protocol.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.veredus.protocol.web.WebServer.Answer;

@Timeout(60)
final class BrandLogosTest {
    private static final byte[] SVG =
            ("<svg xmlns='http://www.w3.org/2000/svg' version='1.2' baseProfile='tiny-ps'>"
                            + "<title>A</title></svg>")
                    .getBytes(StandardCharsets.UTF_8);

    private WebServer web;
    private Answer in;

    @BeforeEach
    void start() throws Exception {
        web = new WebServer(WebSettings.Clear.SERVED);
        web.dns.txt("default._bimi.a.test", "v=BIMI1; l=https://a.test/l.svg");
        in = web.signIn(WebServer.PASSWORD);
    }

    @AfterEach
    void stop() {
        assertThat(web.bugs()).isZero();
        web.close();
    }

    @Test
    void handsALogoOutUnderAStrictPolicy() throws Exception {
        web.logo = SVG;
        HttpResponse<byte[]> answer = get("domain=a.test");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(SVG);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/svg+xml");
        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .hasValue("default-src 'none'; style-src 'unsafe-inline'; sandbox");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void handsNothingElseOut() throws Exception {
        web.logo = "<svg><script/></svg>".getBytes(StandardCharsets.UTF_8);
        assertThat(get("domain=a.test").statusCode()).isEqualTo(404);
        assertThat(get("domain=b.test").statusCode()).isEqualTo(404);
        assertThat(get("domain=a.test&selector=..").statusCode()).isEqualTo(400);
        assertThat(get("selector=default").statusCode()).isEqualTo(400);
        assertThat(web.send(web.request("/web/logo?domain=a.test")).statusCode()).isEqualTo(401);
    }

    private HttpResponse<byte[]> get(String query) throws Exception {
        return web.send(web.request("/web/logo?" + query).header("Cookie", in.sent()));
    }
}
