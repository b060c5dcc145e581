package org.veredus.protocol.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Pages of other sites.
final class CorsTest {
    private static final String ALLOW = "Access-Control-Allow-Origin";

    private JmapServer server;

    @BeforeEach
    void start() throws Exception {
        server = new JmapServer();
    }

    @AfterEach
    void stop() {
        assertThat(server.bugs()).isZero();
        server.close();
    }

    private HttpResponse<String> from(String origin, String method) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.url("/jmap/api"))
                        .header("Origin", origin)
                        .header("Content-Type", "application/json");
        return server.send(
                request.method(method, HttpRequest.BodyPublishers.ofString("{}")).build());
    }

    @Test
    void aSiteThatIsNamedMayAskAndSee() throws Exception {
        HttpResponse<String> asked = from("https://app.test", "OPTIONS");
        assertThat(asked.statusCode()).isEqualTo(204);
        assertThat(asked.headers().firstValue(ALLOW)).hasValue("https://app.test");
        assertThat(asked.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValue("Authorization, Content-Type");
        assertThat(asked.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
        HttpResponse<String> called = from("https://app.test", "POST");
        assertThat(called.statusCode()).isEqualTo(401);
        assertThat(called.headers().firstValue(ALLOW)).hasValue("https://app.test");
        assertThat(called.headers().allValues("Vary")).contains("Origin");
    }

    @Test
    void othersMayNot() throws Exception {
        assertThat(from("https://evil.test", "OPTIONS").headers().firstValue(ALLOW)).isEmpty();
        assertThat(from("https://evil.test", "POST").headers().firstValue(ALLOW)).isEmpty();
    }
}
