package org.veredus.protocol.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.protocol.web.WebServer.Answer;

final class OutlooksTest {
    private WebServer web;
    private Answer in;

    @BeforeEach
    void start() throws Exception {
        web = new WebServer(WebSettings.Clear.SERVED);
        in = web.signIn(WebServer.PASSWORD);
    }

    @AfterEach
    void stop() {
        assertThat(web.bugs()).isZero();
        web.close();
    }

    private Answer ask(String query) throws Exception {
        return web.ask(web.request("/web/outlook?" + query).header("Cookie", in.sent()));
    }

    @Test
    void whatStaysInTheHouseIsSafeAndTheRestIsAskedFor() throws Exception {
        assertThat(ask("domain=example.test").body().path("outlook").asString())
                .isEqualTo("certified");
        assertThat(ask("domain=else.test").body().path("outlook").asString())
                .isEqualTo("uncertain");
    }

    @Test
    void itIsForDomainsAndForThoseWhoAreSignedIn() throws Exception {
        assertThat(ask("domain=a..b").status()).isEqualTo(400);
        assertThat(ask("name=b").status()).isEqualTo(400);
        assertThat(web.ask(web.request("/web/outlook?domain=a.test")).status()).isEqualTo(401);
    }

    @Test
    void nobodyAsksWithoutEnd() throws Exception {
        for (int i = 0; i < 60; i++) assertThat(ask("domain=else.test").status()).isEqualTo(200);
        assertThat(ask("domain=else.test").status()).isEqualTo(429);
    }
}
