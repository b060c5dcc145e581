package org.veredus.app.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.email.EmailTables;
import org.veredus.account.factor.RelyingParties;
import org.veredus.account.search.MailSearch;
import org.veredus.account.session.PasskeyChallenges;
import org.veredus.account.session.SessionDoor;
import org.veredus.account.session.WebSessions;
import org.veredus.app.server.People.Surroundings;
import org.veredus.base.http.HttpServer;
import org.veredus.base.http.HttpSettings;
import org.veredus.base.http.Routes;
import org.veredus.base.http.WebClient;
import org.veredus.base.net.SessionIds;
import org.veredus.base.observe.Health;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.protocol.admin.AdminApi;
import org.veredus.protocol.admin.AdminServices;
import org.veredus.protocol.admin.AdminToken;
import org.veredus.protocol.admin.Operations;
import org.veredus.protocol.jmap.JmapApi;
import org.veredus.protocol.jmap.JmapServices;
import org.veredus.protocol.jmap.JmapSettings;
import org.veredus.protocol.jmap.core.CoreLimits;
import org.veredus.protocol.jmap.push.Pusher;
import org.veredus.protocol.jmap.submission.Counter;
import org.veredus.protocol.web.BrandLogos;
import org.veredus.protocol.web.HeldPage;
import org.veredus.protocol.web.ImageProxy;
import org.veredus.protocol.web.Outlooks;
import org.veredus.protocol.web.PublicNames;
import org.veredus.protocol.web.StsPage;
import org.veredus.protocol.web.TlsReportPage;
import org.veredus.protocol.web.Vouching;
import org.veredus.protocol.web.WebServices;
import org.veredus.protocol.web.WebSettings;
import org.veredus.protocol.web.Webmail;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.evidence.EvidenceBox;
import org.veredus.transport.inspect.reception.Bans;
import org.veredus.transport.ledger.ReportDesk;
import org.veredus.transport.report.ReportBox;
import org.veredus.transport.trace.Trace;
import org.veredus.transport.zone.OwnZone;
import org.veredus.verify.bimi.Bimi;
import org.veredus.verify.smime.Smime;
import org.veredus.verify.smime.TrustAnchors;

/// What is spoken over HTTP and HTTPS: the API of the administrator, JMAP, the webmail, and pages
/// that other servers ask for.
final class WebFront implements AutoCloseable {
    /// Octets of what a mailing list's server says when it is left; nobody reads it.
    private static final int LIST_ANSWER = 64 << 10;

    private static final Duration LIST_PATIENCE = Duration.ofSeconds(10);

    /// Octets of what a push service says; nobody reads it.
    private static final int PUSH_ANSWER = 16 << 10;

    private static final Duration PUSH_PATIENCE = Duration.ofSeconds(10);

    private final People people;
    private final ServerSettings settings;
    private final Surroundings world;
    private final Wires wires;
    private final Smime smime;
    private final JmapApi jmap;
    private final HttpServer http;

    /// What it needs of the server.
    ///
    /// @param reportDesk null: reports are not sent
    /// @param certificates from an authority; null: none
    /// @param logos of senders; null: none
    /// @param token the file for the token of the administrator's API
    record Wires(
            TlsServerContext tls,
            Transport transport,
            MailSearch search,
            Trace trace,
            ReportBox reports,
            @Nullable ReportDesk reportDesk,
            Bans bans,
            EvidenceBox evidence,
            StoreBackups backups,
            @Nullable Certificates certificates,
            @Nullable Bimi logos,
            Health health,
            SessionIds ids,
            Path token) {}

    private WebFront(People people, ServerSettings settings, Surroundings world, Wires wires)
            throws StoreFailed, IOException {
        this.people = people;
        this.settings = settings;
        this.world = world;
        this.wires = wires;
        WebSessions sessions = people.sessions();
        SessionDoor door = new SessionDoor(sessions, people.directory(), people.authenticator());
        smime = smime();
        jmap = jmap(door);
        InetSocketAddress plain = settings.listeners().get(Service.HTTP);
        InetSocketAddress secure = settings.listeners().get(Service.HTTPS);
        http =
                HttpServer.open(
                        HttpSettings.of(plain, secure, wires.tls)
                                .withLimits(settings.limits().connections()),
                        routes(jmap, sessions, door));
        jmap.start();
    }

    /// Listens; null where neither service is wanted.
    static @Nullable WebFront open(
            People people, ServerSettings settings, Surroundings world, Wires wires)
            throws StoreFailed, IOException {
        boolean wanted =
                settings.listeners().containsKey(Service.HTTP)
                        || settings.listeners().containsKey(Service.HTTPS);
        return wanted ? new WebFront(people, settings, world, wires) : null;
    }

    private Routes routes(JmapApi api, WebSessions sessions, SessionDoor door)
            throws StoreFailed, IOException {
        Routes routes = new Routes();
        new Operations(wires.health, world.metrics()).addTo(routes);
        OwnZone zone =
                Zones.of(
                        people,
                        settings,
                        world,
                        new Zones.Wires(wires.tls, wires.transport.resolver()));
        new StsPage(people.directory(), zone).addTo(routes);
        new TlsReportPage(wires.reports).addTo(routes);
        new HeldPage(wires.transport.releaseLinks(), wires.transport.quarantine(), world.metrics())
                .addTo(routes);
        if (wires.certificates != null) wires.certificates.addTo(routes);
        AdminServices services =
                new AdminServices(
                        new AdminServices.People(
                                people.directory(),
                                people.keys(),
                                people.credentials(),
                                people.authenticator(),
                                door,
                                people.accounts(),
                                wires.transport.removal(),
                                people.houseScripts(),
                                people.houseLists(),
                                wires.search,
                                zone,
                                people.appleDevices(),
                                new PasskeyChallenges(
                                        people.authenticator(), people.credentials(), parties()),
                                people.visits()),
                        new AdminServices.Mail(
                                wires.transport.queue(),
                                wires.transport.runner(),
                                wires.trace,
                                wires.reports,
                                wires.reportDesk),
                        new AdminServices.Guard(
                                people.policies(),
                                wires.evidence,
                                people.traps(),
                                wires.bans,
                                people.correspondents(),
                                people.accountJunks(),
                                people.reputation(),
                                people.serverFuzzy(),
                                wires.transport.quarantine(),
                                wires.transport.conduct()),
                        wires.backups,
                        new AdminServices.Certificates(
                                wires.tls::certificates,
                                wires.certificates == null ? null : wires.certificates.renewal()),
                        wires.health,
                        AdminToken.write(wires.token, world.random()),
                        world.clock(),
                        new AdminServices.Program(
                                settings.version(),
                                world.clock().instant(),
                                settings.configuration()));
        new AdminApi(services).addTo(routes);
        api.addTo(routes);
        Webmail webmail = webmail(sessions);
        webmail.addTo(routes);
        webmail.parcels(settings.parcels(), people.store().blobs(), world.random()).addTo(routes);
        return routes;
    }

    private Webmail webmail(WebSessions sessions) throws IOException {
        WebClient client =
                new WebClient(
                        TlsClientContext.systemRoots().sslContext(),
                        new PublicNames(wires.transport.resolver()));
        return new Webmail(
                new WebServices(
                        people.directory(),
                        people.authenticator(),
                        people.credentials(),
                        people.accounts(),
                        sessions,
                        people.visits(),
                        world.clock(),
                        world.random()),
                new WebSettings(
                        settings.hostName().ascii(),
                        switch (settings.passwords()) {
                            case ENCRYPTED_ONLY -> WebSettings.Clear.SENT_ON;
                            case ANYWHERE -> WebSettings.Clear.SERVED;
                        },
                        parties()),
                new ImageProxy(client, Service.HTTP.port(), Service.HTTPS.port()),
                (address, type, content) ->
                        client.post(address, type, content, LIST_ANSWER, LIST_PATIENCE).status(),
                new Outlooks(people.directory(), wires.transport::outlook, world.nanos()),
                new Vouching(smime, world.nanos()),
                wires.logos == null ? null : new BrandLogos(wires.logos));
    }

    private RelyingParties parties() {
        Set<String> further = new HashSet<>(settings.passkeyNames());
        ServerSettings.Acme acme = settings.acme();
        if (acme != null) further.addAll(acme.names());
        return new RelyingParties(
                settings.hostName().ascii(),
                further,
                switch (settings.passwords()) {
                    case ENCRYPTED_ONLY -> RelyingParties.Local.REFUSED;
                    case ANYWHERE -> RelyingParties.Local.ALLOWED;
                });
    }

    private JmapApi jmap(SessionDoor door) throws StoreFailed {
        JmapSettings api =
                new JmapSettings(
                        CoreLimits.defaults(settings.limits().messageSize()),
                        new Counter.Limits(
                                settings.limits().messageSize(), settings.limits().recipients()),
                        switch (settings.passwords()) {
                            case ENCRYPTED_ONLY -> JmapSettings.Passwords.ENCRYPTED_ONLY;
                            case ANYWHERE -> JmapSettings.Passwords.ANYWHERE;
                        },
                        settings.hostName().ascii(),
                        settings.cors());
        return new JmapApi(
                new JmapServices(
                        people.authenticator(),
                        door,
                        people.directory(),
                        people.accounts(),
                        new EmailTables(),
                        wires.search,
                        wires.transport.eventScripts(),
                        wires.transport.postbox(),
                        wires.transport.snoozes(),
                        push(),
                        smime,
                        wires.ids::next,
                        world.clock(),
                        world.nanos(),
                        world.random()),
                api);
    }

    private Smime smime() {
        List<X509Certificate> authorities = settings.mailAuthorities();
        return new Smime(
                authorities == null ? TrustAnchors.system() : TrustAnchors.of(authorities),
                world.clock());
    }

    private JmapServices.Push push() {
        WebClient client =
                new WebClient(
                        TlsClientContext.systemRoots().sslContext(),
                        settings.pushes().names(wires.transport.resolver()));
        return new JmapServices.Push(
                people.subscriptions(),
                (account, listener) -> people.store().subscribe(account.partition(), listener),
                new Pusher.World(
                        (address, fields, content) -> {
                            WebClient.Answer answer =
                                    client.post(
                                            address,
                                            new WebClient.Content(
                                                    "application/json", content, fields),
                                            PUSH_ANSWER,
                                            PUSH_PATIENCE);
                            return new Pusher.Reply(answer.status(), answer.retryAfter());
                        },
                        task -> Thread.ofVirtual().name("push").start(task),
                        world.clock(),
                        world.random(),
                        world.metrics()));
    }

    /// Where a service listens; 0 if it does not.
    int port(Service service) {
        return switch (service) {
            case HTTP -> http.plainPort();
            case HTTPS -> http.securePort();
            case SMTP, SUBMISSION, SUBMISSIONS, LMTP, IMAP, IMAPS, POP3, POP3S, MANAGESIEVE -> 0;
        };
    }

    @Override
    public void close() throws IOException {
        jmap.endStreams();
        http.close();
        jmap.close();
    }
}
