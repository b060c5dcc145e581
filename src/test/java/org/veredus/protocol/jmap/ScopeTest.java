package org.veredus.protocol.jmap;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.veredus.account.auth.AppToken;
import org.veredus.account.auth.AppTokens;
import org.veredus.account.auth.Scope;

/// What tokens let their programs do. RFC 8620 §3.6.2
final class ScopeTest {
    private static HttpRequest.Builder with(JmapServer server, String scope, String path)
            throws Exception {
        AppTokens.Order order =
                new AppTokens.Order(
                        "program", AppToken.Kind.TOKEN, requireNonNull(Scope.parse(scope)));
        AppTokens.Issued issued =
                requireNonNull(
                        server.authenticator.issueToken(server.account.id(), order, Instant.EPOCH));
        return HttpRequest.newBuilder(server.url(path))
                .header("Authorization", "Bearer " + issued.secret());
    }

    private static String call(JmapServer server, String scope, String call) throws Exception {
        String body =
                "{\"using\":"
                        + JmapServer.USING
                        + ",\"methodCalls\":["
                        + call.replace('\'', '"')
                        + "]}";
        return server.send(
                        with(server, scope, "/jmap/api")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build())
                .body();
    }

    @Test
    void aTokenForSomethingElseDoesNotLetIn() throws Exception {
        try (JmapServer server = new JmapServer()) {
            HttpResponse<String> answer =
                    server.send(with(server, "imap smtp", "/jmap/session").build());
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(server.send(with(server, "jmap", "/jmap/session").build()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void whoMayOnlyReadChangesNothing() throws Exception {
        try (JmapServer server = new JmapServer()) {
            assertThat(server.send(with(server, "read", "/jmap/session").build()).body())
                    .contains("\"isReadOnly\":true");
            assertThat(call(server, "read", "['Mailbox/get',{'accountId':'A1'},'0']"))
                    .contains("\"Mailbox/get\"");
            for (String method :
                    new String[] {"Email/set", "Email/import", "EmailSubmission/set", "MDN/send"})
                assertThat(call(server, "read", "['" + method + "',{'accountId':'A1'},'0']"))
                        .contains("\"accountReadOnly\"");
            HttpResponse<String> upload =
                    server.send(
                            with(server, "read", "/jmap/upload/A1")
                                    .POST(HttpRequest.BodyPublishers.ofString("x"))
                                    .build());
            assertThat(upload.statusCode()).isEqualTo(403);
        }
    }
}
