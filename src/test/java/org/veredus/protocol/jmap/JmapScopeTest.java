package org.veredus.protocol.jmap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.veredus.account.auth.AppToken;
import org.veredus.account.auth.AppTokens;
import org.veredus.account.auth.Scope;
import org.veredus.account.directory.AccountRole;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Quota;
import org.veredus.format.address.Address;

/// What tokens let their programs do. RFC 8620 §3.6.2
final class JmapScopeTest {
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

    /// An administrator in Alice's place.
    private static HttpRequest.Builder inHerPlace(JmapServer server, String path) throws Exception {
        AccountId admin =
                server.directory.addAccount(
                        new NewAccount(
                                Address.parse("admin@example.test"),
                                Quota.UNLIMITED,
                                Set.of(AccountRole.ADMIN)));
        AppTokens.Order order =
                new AppTokens.Order(
                        "moving", AppToken.Kind.TOKEN, requireNonNull(Scope.parse("others")));
        String secret =
                requireNonNull(server.authenticator.issueToken(admin, order, Instant.EPOCH))
                        .secret();
        String pair = "alice@example.test*admin@example.test:" + secret;
        return HttpRequest.newBuilder(server.url(path))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(US_ASCII)));
    }

    @Test
    void administratorsInSomebodysPlaceSendNothing() throws Exception {
        try (JmapServer server = new JmapServer()) {
            String answer =
                    call(
                            server,
                            inHerPlace(server, "/jmap/api"),
                            "['EmailSubmission/set',{'accountId':'A1'},'0'],"
                                    + "['MDN/send',{'accountId':'A1'},'1'],"
                                    + "['Email/set',{'accountId':'A1'},'2']");
            assertThat(answer).containsPattern("nobody sends.*\"0\".*nobody sends.*\"1\"");
            assertThat(answer).contains("[\"Email/set\",{\"accountId\":\"A1\"");
        }
    }

    private static String call(JmapServer server, String scope, String call) throws Exception {
        return call(server, with(server, scope, "/jmap/api"), call);
    }

    private static String call(JmapServer server, HttpRequest.Builder who, String call)
            throws Exception {
        String body =
                "{\"using\":"
                        + JmapServer.USING
                        + ",\"methodCalls\":["
                        + call.replace('\'', '"')
                        + "]}";
        return server.send(
                        who.header("Content-Type", "application/json")
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
