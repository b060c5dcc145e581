package org.veredus.protocol.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.veredus.account.session.SessionDoor;
import org.veredus.account.session.WebSession.Stay;
import org.veredus.account.session.WebSession.Visitor;
import org.veredus.account.session.WebSessions;

/// Pages of ours come with a cookie in place of a password.
@Timeout(60)
final class BrowserSessionTest {
    private static final String ECHO =
            "{\"using\":"
                    + JmapServer.USING
                    + ",\"methodCalls\":[[\"Core/echo\",{\"a\":1},\"0\"]]}";

    private final JmapServer jmap;
    private final String secret;

    BrowserSessionTest() throws Exception {
        jmap = new JmapServer();
        Visitor visitor = new Visitor("192.0.2.1", "Firefox");
        secret = jmap.sessions.begin(jmap.account.id(), Stay.SHORT, visitor).secret();
    }

    @BeforeEach
    void itIsKnown() throws Exception {
        assertThat(jmap.sessions.find(secret)).isNotNull();
    }

    @AfterEach
    void noBug() {
        assertThat(jmap.bugs()).isZero();
        jmap.close();
    }

    private HttpRequest.Builder ask(String path) {
        return HttpRequest.newBuilder(jmap.url(path)).header("Cookie", "veredus=" + secret);
    }

    private HttpRequest.Builder call() {
        return ask("/jmap/api")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(ECHO));
    }

    @Test
    void theCookieOpensTheSessionObject() throws Exception {
        HttpResponse<String> answer = jmap.send(ask("/jmap/session").build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"username\":\"alice@example.test\"");
    }

    @Test
    void callsNeedTheTokenBesides() throws Exception {
        assertThat(jmap.send(call().build()).statusCode()).isEqualTo(403);
        HttpRequest.Builder wrong = call().header(SessionDoor.TOKEN, secret);
        assertThat(jmap.send(wrong.build()).statusCode()).isEqualTo(403);
        HttpRequest.Builder right = call().header(SessionDoor.TOKEN, WebSessions.token(secret));
        HttpResponse<String> answer = jmap.send(right.build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("Core/echo");
    }

    @Test
    void otherSitesGetNothing() throws Exception {
        HttpRequest.Builder foreign =
                call().header(SessionDoor.TOKEN, WebSessions.token(secret))
                        .header("Sec-Fetch-Site", "cross-site");
        assertThat(jmap.send(foreign.build()).statusCode()).isEqualTo(403);
        HttpRequest.Builder looking = ask("/jmap/session").header("Sec-Fetch-Site", "same-site");
        assertThat(jmap.send(looking.build()).statusCode()).isEqualTo(403);
    }

    /// A browser that is told of HTTP Basic asks the person for a password.
    @Test
    void aSessionThatIsOverIsSaidSoWithoutAskingForAPassword() throws Exception {
        jmap.sessions.end(jmap.account.id(), 1);
        HttpResponse<String> page =
                jmap.send(ask("/jmap/session").header("Sec-Fetch-Site", "same-origin").build());
        assertThat(page.statusCode()).isEqualTo(401);
        assertThat(page.headers().firstValue("www-authenticate").orElseThrow())
                .startsWith("Bearer");
        HttpResponse<String> program = jmap.send(ask("/jmap/session").build());
        assertThat(program.headers().firstValue("www-authenticate").orElseThrow())
                .startsWith("Basic");
    }
}
