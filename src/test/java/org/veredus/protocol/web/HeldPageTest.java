package org.veredus.protocol.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.Quota;
import org.veredus.base.http.HttpServer;
import org.veredus.base.http.HttpSettings;
import org.veredus.base.http.Routes;
import org.veredus.base.observe.Metrics;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;
import org.veredus.transport.quarantine.Held;
import org.veredus.transport.quarantine.Quarantine;
import org.veredus.transport.quarantine.ReleaseLinks;

class HeldPageTest {
    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final HttpClient client = HttpClient.newHttpClient();
    private Accounts accounts;
    private AccountId bob;
    private Quarantine quarantine;
    private ReleaseLinks links;
    private HttpServer server;

    @BeforeEach
    void open() throws Exception {
        Directory directory = new Directory(store);
        directory.addDomain(MailDomain.of(new Domain("here.test")));
        bob =
                directory.addAccount(
                        new NewAccount(Address.parse("bob@here.test"), Quota.UNLIMITED, Set.of()));
        accounts = new Accounts(store, clock, MailboxSettings.defaults(), directory::quota);
        quarantine = new Quarantine(store, accounts, clock);
        links = ReleaseLinks.open(store, quarantine, clock, new Random(1));
        Routes routes = new Routes();
        new HeldPage(links, quarantine, new Metrics()).addTo(routes);
        LocalAuthority authority =
                LocalAuthority.open(folder, InstantSource.system(), new SecureRandom());
        TlsServerContext tls =
                new TlsServerContext(List.of(authority.server("x", List.of("x.test"), List.of())));
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        server = HttpServer.open(HttpSettings.of(any, null, tls), routes);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        server.close();
        store.close();
    }

    private Held hold() throws Exception {
        byte[] message =
                "From: \"<b>A</b> Stranger\" <a@b.test>\r\nSubject: gold\r\n\r\nhello\r\n"
                        .getBytes(StandardCharsets.UTF_8);
        try (MessageIntake intake = accounts.intake()) {
            intake.write(message, 0, message.length);
            return quarantine.hold(
                    new Quarantine.Arriving(
                            bob, "bob@here.test", "a@b.test", intake.finish(), "", "trace.1"),
                    new Quarantine.Why(9.5, List.of("It looks odd.")));
        }
    }

    private HttpResponse<String> ask(String method, String token) throws Exception {
        URI page = URI.create("http://127.0.0.1:" + server.plainPort() + HeldPage.PATH + token);
        HttpRequest request =
                HttpRequest.newBuilder(page)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private int held() throws Exception {
        return quarantine.list(bob).size();
    }

    private int rulings() throws Exception {
        return accounts.open(bob).rulings(10).size();
    }

    @Test
    void toLookChangesNothingAndTheButtonDeliversOnce() throws Exception {
        String token = links.token(hold());
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> page = ask("GET", token);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body())
                    .contains("&lt;b&gt;A&lt;/b&gt; Stranger", "It looks odd.")
                    .contains("<form method=\"post\">")
                    .doesNotContain("<b>");
            assertThat(page.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(
                            policy ->
                                    assertThat(policy)
                                            .contains("default-src 'none'", "form-action 'self'"));
            assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        }
        assertThat(held()).isEqualTo(1);
        HttpResponse<String> done = ask("POST", token);
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.body()).contains("The message is in your inbox.");
        assertThat(held()).isZero();
        assertThat(rulings()).isEqualTo(1);
        assertThat(ask("POST", token).statusCode()).isEqualTo(410);
        assertThat(ask("GET", token).body()).contains("released or deleted already");
        assertThat(rulings()).isEqualTo(1);
    }

    @Test
    void thePageIsInTheBrowsersLanguageAndHasNoStyleButItsOwn() throws Exception {
        URI page =
                URI.create(
                        "http://127.0.0.1:"
                                + server.plainPort()
                                + HeldPage.PATH
                                + links.token(hold()));
        HttpResponse<String> shown =
                client.send(
                        HttpRequest.newBuilder(page).header("Accept-Language", "ar,en").build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(shown.body())
                .startsWith("<!DOCTYPE html><html lang=\"ar\" dir=\"rtl\">")
                .contains("سلّمها إلى بريدي الوارد");
        assertThat(shown.headers().firstValue("Content-Language")).hasValue("ar");
        String style = shown.body().replaceAll("(?s).*<style>(.*)</style>.*", "$1");
        String hash =
                Base64.getEncoder()
                        .encodeToString(
                                MessageDigest.getInstance("SHA-256")
                                        .digest(style.getBytes(StandardCharsets.UTF_8)));
        assertThat(shown.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("style-src 'sha256-" + hash + "';");
    }

    @Test
    void aForgedTokenOpensNothing() throws Exception {
        String token = links.token(hold());
        for (int i = 0; i < token.length() - 1; i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String forged = token.substring(0, i) + other + token.substring(i + 1);
            assertThat(links.find(forged)).isInstanceOf(ReleaseLinks.Found.Forged.class);
        }
        for (String wrong : List.of(token.substring(1), token + "AAAA", "x", "-"))
            assertThat(ask("POST", wrong).statusCode()).isEqualTo(404);
        MemoryStore other = new MemoryStore(clock);
        ReleaseLinks foreign = ReleaseLinks.open(other, quarantine, clock, new Random(2));
        assertThat(ask("POST", foreign.token(quarantine.list(bob).getFirst())).statusCode())
                .isEqualTo(404);
        other.close();
        assertThat(held()).isEqualTo(1);
    }

    @Test
    void itExpiresAndOutlivesARestart() throws Exception {
        String token = links.token(hold());
        ReleaseLinks again = ReleaseLinks.open(store, quarantine, clock, new Random(3));
        assertThat(again.find(token)).isInstanceOf(ReleaseLinks.Found.Message.class);
        clock.advance(Duration.ofDays(14));
        assertThat(ask("GET", token).statusCode()).isEqualTo(410);
        assertThat(ask("POST", token).body()).contains("This link has expired");
        assertThat(held()).isEqualTo(1);
    }
}
