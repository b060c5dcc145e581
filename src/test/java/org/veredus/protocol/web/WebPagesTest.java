package org.veredus.protocol.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class WebPagesTest {
    @Test
    void pagesAreGuardedByAStrictPolicy() throws Exception {
        try (WebServer web = new WebServer(WebSettings.Clear.SERVED)) {
            HttpResponse<byte[]> page = web.send(web.request("/mail/F3/T12"));
            String policy = page.headers().firstValue("content-security-policy").orElseThrow();
            assertThat(policy)
                    .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                    .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
                    .doesNotContain("unsafe", "*", "http");
            assertThat(page.headers().firstValue("x-content-type-options")).hasValue("nosniff");
            assertThat(page.headers().firstValue("referrer-policy")).hasValue("no-referrer");
            assertThat(page.headers().firstValue("cross-origin-opener-policy"))
                    .hasValue("same-origin");
            assertThat(web.bugs()).isZero();
        }
    }

    /// An open redirect would lead to whatever the request names.
    @Test
    void requestsInTheClearAreSentToOurOwnNameOnly() throws Exception {
        try (WebServer web = new WebServer(WebSettings.Clear.SENT_ON)) {
            for (String path :
                    new String[] {"/", "/mail/evil.test", "/mail/x?to=https://evil.test"}) {
                HttpResponse<byte[]> page = web.send(web.request(path));
                assertThat(page.statusCode()).as(path).isEqualTo(308);
                assertThat(page.headers().firstValue("location"))
                        .as(path)
                        .hasValue("https://mail.example.test/");
            }
            HttpResponse<byte[]> admin = web.send(web.request("/admin"));
            assertThat(admin.statusCode()).isEqualTo(308);
            assertThat(admin.headers().firstValue("location"))
                    .hasValue("https://mail.example.test/admin");
            assertThat(web.signIn(WebServer.PASSWORD).status()).isEqualTo(403);
        }
    }
}
