package org.veredus.protocol.web;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Argon2Cost;
import org.veredus.account.auth.AuthSettings;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.CredentialStore;
import org.veredus.account.auth.Demand;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.factor.RelyingParties;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.parcel.ParcelSettings;
import org.veredus.account.session.SessionDoor;
import org.veredus.account.session.Visits;
import org.veredus.account.session.WebSessions;
import org.veredus.base.http.HttpServer;
import org.veredus.base.http.HttpSettings;
import org.veredus.base.http.Routes;
import org.veredus.base.http.WebClient;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.storage.blob.BlobStore;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;
import org.veredus.testing.MemoryStore;
import org.veredus.transport.relay.Outlook;
import org.veredus.verify.bimi.Bimi;
import org.veredus.verify.dmarc.Dmarc;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.smime.Smime;
import org.veredus.verify.smime.TrustAnchors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The webmail's server side on loopback, for alice@example.test and bob@example.test, both
/// with the password `correct horse`.
final class WebServer implements AutoCloseable {
    final FakeDns dns = new FakeDns();
    byte[] logo = {};

    static final String ALICE = "alice@example.test";
    static final String BOB = "bob@example.test";
    static final String PASSWORD = "correct horse";
    private static final RelyingParties PARTIES =
            new RelyingParties(
                    "mail.example.test",
                    Set.of("webmail.example.test"),
                    RelyingParties.Local.ALLOWED);
    private static final JsonMapper JSON = new JsonMapper();

    final FakeClock clock = new FakeClock();
    final Directory directory;
    final AccountId account;
    final Accounts accounts;

    /// What the servers of mailing lists were sent.
    final List<String> lists = new ArrayList<>();

    final Authenticator authenticator;
    final CredentialStore credentials;
    final Visits visits;
    private final Webmail webmail;
    private final BlobStore blobs;
    private HttpServer http;
    private long bugsBefore;
    private final Random random = new Random(3);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /// What an answer has to say.
    record Answer(int status, JsonNode body, @Nullable String cookie) {
        /// What a browser would send back.
        String sent() {
            if (cookie == null) throw new AssertionError("no cookie");
            return cookie.substring(0, cookie.indexOf(';'));
        }

        String token() {
            return body.path("token").asString();
        }
    }

    WebServer(WebSettings.Clear clear) throws Exception {
        this(clear, host -> List.of(InetAddress.ofLiteral("127.0.0.1")), 80);
    }

    WebServer(WebSettings.Clear clear, WebClient.Names names, int picturePort) throws Exception {
        this(clear, names, picturePort, Demand.NOBODY);
    }

    /// Where a second factor is demanded.
    WebServer(Demand demand) throws Exception {
        this(
                WebSettings.Clear.SERVED,
                host -> List.of(InetAddress.ofLiteral("127.0.0.1")),
                80,
                demand);
    }

    private WebServer(
            WebSettings.Clear clear, WebClient.Names names, int picturePort, Demand demand)
            throws Exception {
        MemoryStore store = new MemoryStore(clock);
        directory = new Directory(store);
        credentials = new CredentialStore(store);
        AuthSettings cheap =
                new AuthSettings(
                        new AuthSettings.Hashing(new Argon2Cost(64, 1, 1), 4096, 1, Duration.ZERO),
                        AuthSettings.Patience.ENDLESS,
                        new AuthSettings.Terms(
                                AuthSettings.SharedSecrets.REFUSED,
                                demand,
                                AuthSettings.Impersonation.NOBODY));
        authenticator =
                new Authenticator(
                        directory,
                        credentials,
                        cheap,
                        new Random(1),
                        new Authenticator.AuthTime(clock, _ -> {}));
        directory.addDomain(MailDomain.of(new Domain("example.test")));
        account =
                directory.addAccount(
                        new NewAccount(Address.parse(ALICE), Quota.UNLIMITED, Set.of()));
        credentials.set(account, authenticator.credentials(PASSWORD));
        AccountId bob =
                directory.addAccount(new NewAccount(Address.parse(BOB), Quota.UNLIMITED, Set.of()));
        credentials.set(bob, authenticator.credentials(PASSWORD));
        accounts = new Accounts(store, clock, MailboxSettings.defaults(), directory::quota);
        WebSessions sessions = new WebSessions(store, credentials, clock, new Random(2));
        visits = new Visits(store, clock);
        WebServices services =
                new WebServices(
                        directory,
                        authenticator,
                        credentials,
                        accounts,
                        sessions,
                        visits,
                        clock,
                        new Random(3));
        ImageProxy images =
                new ImageProxy(new WebClient(SSLContext.getDefault(), names), picturePort, 443);
        blobs = store.blobs();
        webmail =
                new Webmail(
                        services,
                        new WebSettings("mail.example.test", clear, PARTIES),
                        images,
                        this::list,
                        new Outlooks(directory, _ -> Outlook.UNCERTAIN, clock),
                        new Vouching(new Smime(TrustAnchors.of(authorities()), clock), clock),
                        new BrandLogos(logos()));
        http = open(ParcelSettings.defaults());
    }

    private HttpServer open(ParcelSettings parcels) throws IOException {
        Routes routes = new Routes();
        webmail.parcels(parcels, blobs, random).addTo(routes);
        webmail.addTo(routes);
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        return HttpServer.open(HttpSettings.of(any, null, null), routes);
    }

    /// Begins anew with other limits of files that are sent as links.
    void limits(ParcelSettings parcels) throws IOException {
        bugsBefore += http.bugs();
        http.close();
        http = open(parcels);
    }

    /// Whatever is fetched is `logo`.
    private Bimi logos() {
        return new Bimi(
                dns, new Dmarc(dns, new DmarcSettings.TreeWalk()), (_, _) -> logo, null, clock);
    }

    /// Who has made the certificates of `smime/make.sh`.
    private static List<X509Certificate> authorities() throws Exception {
        try (InputStream in = WebServer.class.getResourceAsStream("/smime/root.pem")) {
            return List.of(
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(requireNonNull(in)));
        }
    }

    private int list(URI address, String type, byte[] content) throws IOException {
        if (address.getHost().equals("down.test")) throw new IOException("nobody there");
        lists.add(address + " " + type + " " + new String(content, StandardCharsets.UTF_8));
        return address.getHost().equals("moved.test") ? 302 : 200;
    }

    /// Passkeys are had by names alone, so it is called by one.
    String origin() {
        return "http://localhost:" + http.plainPort();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(origin() + path));
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    Answer ask(HttpRequest.Builder request) throws Exception {
        HttpResponse<byte[]> response = send(request);
        String cookie = response.headers().firstValue("set-cookie").orElse(null);
        return new Answer(response.statusCode(), JSON.readTree(response.body()), cookie);
    }

    HttpRequest.Builder post(String path, String json) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
    }

    Answer signIn(String password) throws Exception {
        return ask(post("/web/session", credentials(password)));
    }

    static String credentials(String password) {
        return "{\"name\":\"" + ALICE + "\",\"password\":\"" + password + "\"}";
    }

    /// As whoever has signed in.
    Answer as(Answer who, String method, String path, String json) throws Exception {
        return ask(
                request(path)
                        .header("Cookie", who.sent())
                        .header(SessionDoor.TOKEN, who.token())
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    long bugs() {
        return bugsBefore + http.bugs();
    }

    @Override
    public void close() {
        client.close();
        http.close();
    }
}
