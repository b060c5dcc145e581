package org.veredus.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Argon2Cost;
import org.veredus.account.auth.AuthSettings;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.CredentialStore;
import org.veredus.account.auth.Demand;
import org.veredus.account.correspondent.Correspondents;
import org.veredus.account.directory.AccountRole;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.factor.RelyingParties;
import org.veredus.account.fuzzy.ServerFuzzy;
import org.veredus.account.junk.AccountJunks;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.push.AppleDevices;
import org.veredus.account.removal.Removal;
import org.veredus.account.reputation.ServerReputation;
import org.veredus.account.screening.Policies;
import org.veredus.account.screening.Traps;
import org.veredus.account.script.HouseLists;
import org.veredus.account.script.HouseScripts;
import org.veredus.account.search.PlainSearch;
import org.veredus.account.session.PasskeyChallenges;
import org.veredus.account.session.SessionDoor;
import org.veredus.account.session.Visits;
import org.veredus.account.session.WebSessions;
import org.veredus.account.signing.DomainKeys;
import org.veredus.base.http.HttpServer;
import org.veredus.base.http.HttpSettings;
import org.veredus.base.http.Routes;
import org.veredus.base.limit.SlowdownSettings;
import org.veredus.base.observe.Health;
import org.veredus.base.observe.Metrics;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.protocol.admin.AdminApi;
import org.veredus.protocol.admin.AdminServices;
import org.veredus.protocol.admin.AdminToken;
import org.veredus.protocol.admin.Backups;
import org.veredus.protocol.admin.Configuration;
import org.veredus.protocol.admin.Operations;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.clock.CarefulClock;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.storage.rocksdb.RocksStore;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.InspectSettings;
import org.veredus.transport.inspect.Inspector;
import org.veredus.transport.inspect.Opening;
import org.veredus.transport.inspect.Views;
import org.veredus.transport.inspect.evidence.EvidenceBox;
import org.veredus.transport.inspect.reception.Bans;
import org.veredus.transport.quarantine.Quarantine;
import org.veredus.transport.queue.Destination;
import org.veredus.transport.queue.Queue;
import org.veredus.transport.queue.QueueId;
import org.veredus.transport.queue.QueueRunner;
import org.veredus.transport.queue.QueueSettings;
import org.veredus.transport.queue.Submission;
import org.veredus.transport.report.ReportBox;
import org.veredus.transport.submit.Alarm;
import org.veredus.transport.submit.Conduct;
import org.veredus.transport.trace.QueueTrace;
import org.veredus.transport.trace.Trace;
import org.veredus.transport.trace.TraceSettings;
import org.veredus.transport.zone.OwnZone;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.mtasts.StsFetcher;
import org.veredus.verify.mtasts.StsFetcher.Unavailable.Cause;
import org.veredus.verify.mtasts.StsPolicy;
import org.veredus.verify.spf.SpfSettings;

/// The admin API over HTTPS and HTTP on loopback, with a real store behind it. There are the domain
/// `example.test` and the administrator `admin@example.test` with the password `correct horse`.
public final class AdminServer implements AutoCloseable {
    public static final String PASSWORD = "correct horse";

    private static final RelyingParties PARTIES =
            new RelyingParties("mail.example.test", Set.of(), RelyingParties.Local.ALLOWED);

    /// In which one value is not the default, and another has been written since the start.
    private static final Configuration CONFIGURATION =
            new Configuration(
                    "/etc/veredus/veredus.toml",
                    Configuration.Use.ALL,
                    List.of(
                            key("hostname", "\"mail.example.test\"", 1),
                            key("data", "\"/srv\"", 0)),
                    () ->
                            new Configuration.Look(
                                    List.of(),
                                    List.of(
                                            key("hostname", "\"mx.example.test\"", 1),
                                            key("data", "\"/srv\"", 0))));

    private static Configuration.Key key(String name, String value, int line) {
        return new Configuration.Key(name, value, line, "\"\"", "a text", "What it is.");
    }

    private final FakeClock clock = new FakeClock();
    private final FakeDns dns = new FakeDns();
    private final Path folder;
    private final RocksStore store;
    private final Directory directory;
    private final Authenticator authenticator;
    private final CredentialStore credentials;

    /// Of the webmail.
    public final WebSessions sessions;

    private final Visits visits;
    private final Accounts accounts;
    private final AppleDevices appleDevices;
    private final Policies policies;
    private final Correspondents correspondents;
    private final Quarantine quarantine;
    private final EvidenceBox evidence;
    private final Bans bans = new Bans(0, Duration.ofHours(1), clock);
    private final Trace trace;
    private final Queue queue;
    private final Health health = new Health();
    private final List<String> bounces = new CopyOnWriteArrayList<>();
    private final HttpServer http;
    private final LocalAuthority authority;

    public AdminServer(Path folder) throws Exception {
        this.folder = folder;
        store =
                new RocksStore(
                        RocksSettings.defaults(Files.createDirectories(folder.resolve("store"))),
                        clock,
                        (_, _, _) -> {});
        directory = new Directory(store);
        credentials = new CredentialStore(store);
        visits = new Visits(store, clock);
        sessions = new WebSessions(store, credentials, clock, new Random(5));
        authenticator =
                new Authenticator(
                        directory,
                        credentials,
                        settings(),
                        new Random(1),
                        new Authenticator.AuthTime(clock, _ -> {}));
        accounts = new Accounts(store, clock, MailboxSettings.defaults(), directory::quota);
        appleDevices = new AppleDevices(store);
        quarantine = new Quarantine(store, accounts, clock);
        evidence = new EvidenceBox(store, Duration.ofDays(7), clock);
        correspondents = new Correspondents(accounts, clock);
        policies = new Policies(store, accounts);
        trace = new Trace(store, TraceSettings.defaults(), clock);
        queue =
                Queue.open(
                        store,
                        QueueSettings.defaults(),
                        CarefulClock.open(store, clock, clock),
                        new Random(1),
                        new QueueTrace(trace));
        authority =
                LocalAuthority.open(
                        folder.resolve("tls"), InstantSource.system(), new SecureRandom());
        directory.addDomain(MailDomain.of(new Domain("example.test")));
        addAccount("admin@example.test", Set.of(AccountRole.ADMIN));
        http = HttpServer.open(httpSettings(), routes());
    }

    private static AuthSettings settings() {
        SlowdownSettings none =
                new SlowdownSettings(
                        3, Duration.ofMillis(1), Duration.ofMillis(1), 10, Duration.ofMinutes(10));
        return new AuthSettings(
                new AuthSettings.Hashing(new Argon2Cost(64, 1, 1), 4096, 1, Duration.ofMinutes(5)),
                new AuthSettings.Patience(none, null),
                new AuthSettings.Terms(
                        AuthSettings.SharedSecrets.ACCEPTED,
                        Demand.NOBODY,
                        AuthSettings.Impersonation.NOBODY));
    }

    private HttpSettings httpSettings() throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        TlsServerContext tls =
                new TlsServerContext(
                        List.of(
                                authority.server(
                                        "server",
                                        List.of("localhost"),
                                        List.of(InetAddress.ofLiteral("127.0.0.1")))));
        return HttpSettings.of(anyPort, anyPort, tls);
    }

    private Routes routes() throws Exception {
        QueueRunner runner =
                new QueueRunner(
                        queue,
                        Map.of(
                                Destination.Kind.REMOTE,
                                _ -> List.of(),
                                Destination.Kind.LOCAL,
                                _ -> List.of()),
                        report -> report.lines().toString().getBytes(StandardCharsets.UTF_8),
                        (_, to, text) ->
                                bounces.add(to + " " + new String(text, StandardCharsets.UTF_8)),
                        clock);
        Routes routes = new Routes();
        new AdminApi(
                        new AdminServices(
                                new AdminServices.People(
                                        directory,
                                        new DomainKeys(store, clock, new SecureRandom()),
                                        credentials,
                                        authenticator,
                                        new SessionDoor(sessions, directory, authenticator),
                                        accounts,
                                        new Removal(
                                                directory,
                                                credentials,
                                                accounts,
                                                List.of(
                                                        sessions::endAll,
                                                        appleDevices::removeAll,
                                                        quarantine::clear)),
                                        new HouseScripts(store),
                                        new HouseLists(store),
                                        new PlainSearch(),
                                        zone(),
                                        appleDevices,
                                        new PasskeyChallenges(authenticator, credentials, PARTIES),
                                        visits),
                                new AdminServices.Mail(
                                        queue,
                                        runner,
                                        trace,
                                        new ReportBox(store, directory, clock),
                                        null),
                                new AdminServices.Guard(
                                        policies,
                                        evidence,
                                        new Traps(store),
                                        bans,
                                        correspondents,
                                        new AccountJunks(accounts),
                                        ServerReputation.open(store, clock),
                                        ServerFuzzy.open(store, clock),
                                        quarantine,
                                        conduct()),
                                new NoBackups(),
                                new AdminServices.Certificates(List::of, null),
                                health,
                                AdminToken.write(tokenFile(), new Random(7)),
                                clock,
                                new AdminServices.Program("test", clock.instant(), CONFIGURATION)))
                .addTo(routes);
        new Operations(health, new Metrics()).addTo(routes);
        return routes;
    }

    /// Watches nothing but how many an account writes to.
    private Conduct conduct() throws StoreFailed {
        Inspector none =
                new Inspector(
                        InspectSettings.defaults("mail.example.test"),
                        new MessageAuthenticator(
                                dns,
                                SpfSettings.of("mail.example.test"),
                                DkimSettings.defaults(),
                                new DmarcSettings.TreeWalk(),
                                clock,
                                clock),
                        new Inspector.Checks(List.of(), clock),
                        Views.same(),
                        Opening.in(store.blobs()));
        return new Conduct(
                0,
                correspondents,
                new Conduct.Judge(none, Opening.in(store.blobs())),
                new Alarm(
                        directory,
                        accounts,
                        new Alarm.Sender(new Domain("mail.example.test"), clock, new Random(8))),
                new Conduct.Instruments(clock, new Metrics(), store));
    }

    private OwnZone zone() {
        OwnZone.Server server =
                new OwnZone.Server(
                        new Domain("mail.example.test"),
                        () -> List.of(InetAddress.ofLiteral("192.0.2.1")),
                        authority::certificate,
                        StsPolicy.Mode.TESTING);
        StsFetcher nobody =
                domain -> {
                    throw new StsFetcher.Unavailable(Cause.UNREACHABLE, "nobody serves " + domain);
                };
        return new OwnZone(
                server,
                new DomainKeys(store, clock, new SecureRandom()),
                _ -> new OwnZone.Source(dns, nobody, (_, _) -> new byte[0]),
                clock,
                clock);
    }

    /// What the server looks up.
    public FakeDns dns() {
        return dns;
    }

    public AccountId addAccount(String address, Set<AccountRole> roles) throws Exception {
        AccountId id =
                directory.addAccount(
                        new NewAccount(Address.parse(address), Quota.UNLIMITED, roles));
        credentials.set(id, authenticator.credentials(PASSWORD));
        return id;
    }

    /// Puts a message into the queue.
    public QueueId queue(String from, String to) throws Exception {
        byte[] message = "Subject: hi\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII);
        Address address = Address.parse(to);
        return queue.submit(
                new Submission(
                        Envelope.from(ReversePath.parse(from)),
                        List.of(
                                new Submission.Addressed(
                                        Recipient.of(address),
                                        new Destination.Remote(address.domain()))),
                        new Submission.Content.Staged(BlobStore.stage(message)),
                        "",
                        "trace-of-" + from));
    }

    public URI url() {
        return URI.create("https://127.0.0.1:" + http.securePort());
    }

    public URI plainUrl() {
        return URI.create("http://127.0.0.1:" + http.plainPort());
    }

    public Path tokenFile() {
        return folder.resolve("admin-token");
    }

    public Path authorityFile() {
        return authority.certificateFile();
    }

    public LocalAuthority authority() {
        return authority;
    }

    public Directory directory() {
        return directory;
    }

    public CredentialStore credentials() {
        return credentials;
    }

    public Authenticator authenticator() {
        return authenticator;
    }

    public EvidenceBox evidence() {
        return evidence;
    }

    public Quarantine quarantine() {
        return quarantine;
    }

    public Correspondents correspondents() {
        return correspondents;
    }

    public AppleDevices appleDevices() {
        return appleDevices;
    }

    public Visits visits() {
        return visits;
    }

    public Accounts accounts() {
        return accounts;
    }

    public Queue queue() {
        return queue;
    }

    public Trace trace() {
        return trace;
    }

    public Health health() {
        return health;
    }

    public FakeClock clock() {
        return clock;
    }

    /// Reports that went to senders.
    public List<String> bounces() {
        return bounces;
    }

    public long bugs() {
        return http.bugs();
    }

    @Override
    public void close() throws StoreFailed {
        http.close();
        trace.close();
        store.close();
    }

    /// The store of this server is in memory.
    private static final class NoBackups implements Backups {
        @Override
        public boolean start(Path folder, int keep) {
            return false;
        }

        @Override
        public @Nullable Progress progress() {
            return null;
        }
    }
}
