package org.veredus.app.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.auth.Pass;
import org.veredus.account.directory.Profile;
import org.veredus.account.junk.JunkLearner;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.search.IndexedSearch;
import org.veredus.account.search.MailSearch;
import org.veredus.account.search.PlainSearch;
import org.veredus.account.search.SearchSettings;
import org.veredus.account.url.UrlAuthority;
import org.veredus.app.server.People.Surroundings;
import org.veredus.base.net.ConnectionHandler;
import org.veredus.base.net.Deadlines;
import org.veredus.base.net.Listener;
import org.veredus.base.net.ListenerSettings;
import org.veredus.base.net.SessionIds;
import org.veredus.base.observe.Health;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.base.wire.LineEnds;
import org.veredus.format.address.Address;
import org.veredus.format.convert.Converter;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.protocol.imap.ImapHandler;
import org.veredus.protocol.imap.ImapPeople;
import org.veredus.protocol.imap.ImapSettings;
import org.veredus.protocol.imap.push.Apns;
import org.veredus.protocol.imap.push.ApplePushes;
import org.veredus.protocol.managesieve.SieveHandler;
import org.veredus.protocol.managesieve.SieveSettings;
import org.veredus.protocol.pop3.Pop3Handler;
import org.veredus.protocol.pop3.Pop3Settings;
import org.veredus.protocol.smtp.LmtpPolicy;
import org.veredus.protocol.smtp.MilteredPolicy;
import org.veredus.protocol.smtp.MxPolicy;
import org.veredus.protocol.smtp.ScriptedPolicy;
import org.veredus.protocol.smtp.SmtpDoor;
import org.veredus.protocol.smtp.SmtpMetrics;
import org.veredus.protocol.smtp.SmtpPolicy;
import org.veredus.protocol.smtp.SmtpSettings;
import org.veredus.protocol.smtp.SubmissionPolicy;
import org.veredus.protocol.web.HeldPage;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.lucene.LuceneIndexes;
import org.veredus.transport.inspect.Inspector;
import org.veredus.transport.inspect.Opening;
import org.veredus.transport.inspect.Standing;
import org.veredus.transport.inspect.client.Clients;
import org.veredus.transport.inspect.evidence.EvidenceBox;
import org.veredus.transport.inspect.reception.Bans;
import org.veredus.transport.inspect.reception.Greylist;
import org.veredus.transport.inspect.reception.Reception;
import org.veredus.transport.inspect.reception.ReceptionSettings;
import org.veredus.transport.ledger.AggregateReports;
import org.veredus.transport.ledger.FailureReports;
import org.veredus.transport.ledger.Ledger;
import org.veredus.transport.ledger.ReportDesk;
import org.veredus.transport.ledger.Reporter;
import org.veredus.transport.ledger.TlsReports;
import org.veredus.transport.milter.MilterSettings;
import org.veredus.transport.milter.Milters;
import org.veredus.transport.quarantine.Digest;
import org.veredus.transport.report.ReportBox;
import org.veredus.transport.sign.KeyRotation;
import org.veredus.transport.trace.DeliveryTrace;
import org.veredus.transport.trace.QueueTrace;
import org.veredus.transport.trace.Trace;
import org.veredus.transport.trace.TraceSettings;
import org.veredus.verify.bimi.Bimi;
import org.veredus.verify.dmarc.Dmarc;
import org.veredus.verify.dmarc.DmarcSettings;

/// All of the service, listening. Closing it ends in order: no new connections, commands in
/// hand finish, the queue stops, the store closes.
public final class Server implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Server.class);

    /// How long commands in hand may take when the server stops.
    private static final Duration GRACE = Duration.ofSeconds(3);

    /// Images that are converted at a time.
    private static final int IMAGES_AT_ONCE = 2;

    private final Converter converter = new Converter(IMAGES_AT_ONCE);
    private final People people;
    private final Surroundings world;
    private final ServerSettings settings;
    private final Deadlines deadlines;
    private final SessionIds ids;
    private final TlsServerContext tls;
    private final TlsServerContext clientTls;
    private final Transport transport;
    private final @Nullable Bimi logos;
    private final Inspector inspector;
    private final Reception reception;
    private final Greylist greylist;
    private final Bans bans;
    private final EvidenceBox evidence;
    private final JunkLearner learner;
    private final ReportBox reports;
    private final Ledger ledger;
    private final @Nullable Certificates certificates;
    private final @Nullable ReportDesk reportDesk;
    private final Housekeeping housekeeping;
    private final StoreBackups backups;
    private final MailSearch search;
    private final UrlAuthority urls;
    private final @Nullable ApplePushes applePushes;
    private final ImapHandler imap;
    private final Pop3Handler pop3;
    private final Trace trace;
    private final Health health = new Health();
    private final Map<Service, Listener> listeners = new EnumMap<>(Service.class);
    private volatile @Nullable WebFront web;

    /// Builds and starts everything; closes what it opened if something fails. Takes over
    /// `people`.
    public static Server start(People people, ServerSettings settings, Surroundings world)
            throws StoreFailed, IOException {
        Server server = new Server(people, settings, world);
        try {
            server.open();
            return server;
        } catch (StoreFailed | IOException | RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    private Server(People people, ServerSettings settings, Surroundings world)
            throws StoreFailed, IOException {
        this.people = people;
        this.settings = settings;
        this.world = world;
        deadlines = new Deadlines(world.nanos());
        ids = new SessionIds(world.random());
        tls = new TlsServerContext(settings.certificates().all());
        clientTls =
                settings.clients().authorities().isEmpty()
                        ? tls
                        : tls.asking(settings.clients().authorities());
        trace = new Trace(people.store(), traceSettings(settings.traceKeep()), world.clock());
        Journal journal =
                new Journal(
                        new DeliveryTrace(trace, world.clock()),
                        new QueueTrace(trace),
                        Inspectors.trapCount(world, people));
        ledger = new Ledger(people.store(), world.clock());
        transport =
                new Transport(
                        people,
                        settings,
                        world,
                        new Transport.Wires(
                                deadlines, ids, journal::queue, journal, converter, ledger::count));
        reports = new ReportBox(people.store(), people.directory(), world.clock());
        ReceptionSettings admitting = settings.screening().reception();
        greylist = Greylist.open(people.store(), admitting.delay(), world.clock());
        bans = Bans.open(people.store(), admitting.banAfter(), admitting.banTime(), world.clock());
        Clients clients = Inspectors.clients(settings, transport.resolver());
        reception =
                new Reception(
                        admitting,
                        Standing.of(people.policies()),
                        clients,
                        new Reception.Memory(greylist, bans, people.correspondents()),
                        new Reception.Instruments(world.nanos(), world.metrics()));
        people.authenticator()
                .onFailures(client -> reception.note(client, Bans.Offence.FAILED_LOGIN));
        logos = Inspectors.logos(settings, world, transport.resolver());
        evidence = new EvidenceBox(people.store(), settings.screening().evidence(), world.clock());
        evidence.count(world.metrics());
        inspector =
                Inspectors.of(
                        settings,
                        world,
                        people,
                        new Inspectors.Around(
                                transport.resolver(), clients, logos, evidence, world.nanos()));
        learner =
                new JunkLearner(
                        people.accounts(),
                        new JunkLearner.Models(people.accountJunks(), people.accountFuzzies()),
                        new JunkLearner.House(
                                people.serverJunk(),
                                people.reputation(),
                                people.serverFuzzy(),
                                PublicSuffixList.bundled()),
                        world.clock(),
                        world.metrics());
        people.accounts().onRulings(learner);
        certificates = certificates();
        search = search();
        urls =
                new UrlAuthority(
                        people.accounts(), people.directory(), world.random(), world.clock());
        reportDesk = reportDesk();
        housekeeping = new Housekeeping(chores());
        backups = new StoreBackups(people.store(), settings.store().folder(), world.clock());
        applePushes = applePushes();
        imap = imap();
        pop3 = pop3();
    }

    private List<AccountId> everybody() throws StoreFailed {
        return people.directory().accounts().stream().map(Profile::id).toList();
    }

    private @Nullable Certificates certificates() throws IOException {
        ServerSettings.Acme acme = settings.acme();
        return acme == null
                ? null
                : Certificates.of(
                        acme,
                        settings,
                        people,
                        world,
                        new Certificates.Wires(tls, transport.resolver()));
    }

    /// Where links to pages for people begin; null where none are served, or nobody knows where.
    private @Nullable String heldPage() {
        WebFront front = web;
        if (front == null) return null;
        URI root = settings.pages(front::port);
        return root == null ? null : root.resolve(HeldPage.PATH).toString();
    }

    private Digest digest() {
        return new Digest(
                transport.quarantine(),
                people.directory(),
                people.accounts(),
                new Digest.Sender(
                        settings.hostName(),
                        world.clock(),
                        world.random(),
                        transport.releaseLinks(),
                        this::heldPage));
    }

    private List<Housekeeping.Chore> chores() {
        List<Housekeeping.Chore> chores = new ArrayList<>();
        chores.add(Housekeeping.contents(people.store().blobs()));
        chores.add(Housekeeping.pages(people.accounts()));
        chores.add(Housekeeping.signingKeys(rotation()));
        chores.add(Housekeeping.ownCertificates(settings.certificates(), tls));
        chores.add(Housekeeping.greylist(greylist));
        chores.add(Housekeeping.savedReputation(people.reputation(), people.serverFuzzy()));
        chores.add(Housekeeping.evidence(evidence));
        chores.add(Housekeeping.oldEvidence(evidence));
        chores.add(Housekeeping.fadedReputation(people.reputation(), people.serverFuzzy()));
        chores.add(Housekeeping.quarantine(transport.quarantine(), digest()));
        chores.add(Housekeeping.removedAccounts(transport.removal()));
        chores.add(Housekeeping.oldParcels(people.directory(), people.accounts(), world.clock()));
        if (search instanceof IndexedSearch indexed)
            chores.add(Housekeeping.searchIndexes(indexed, people.directory()));
        if (certificates != null) chores.add(Housekeeping.certificates(certificates));
        if (reportDesk != null) chores.add(Housekeeping.reports(reportDesk));
        return chores;
    }

    /// Null where no reports are sent.
    private @Nullable ReportDesk reportDesk() {
        if (settings.reports() == ServerSettings.Reports.NOT_SENT) return null;
        TlsReports.Posts posts = transport.reportPosts();
        return new ReportDesk(
                ledger,
                this::reporter,
                world.clock(),
                new AggregateReports(
                        new Dmarc(transport.resolver(), new DmarcSettings.TreeWalk()),
                        posts.mail(),
                        world.clock()),
                new TlsReports(transport.resolver(), posts, world.clock()));
    }

    private @Nullable FailureReports failureReports() {
        return switch (settings.reports()) {
            case SENT, NOT_SENT -> null;
            case SENT_WITH_FAILURES ->
                    new FailureReports(
                            transport.resolver(),
                            Opening.in(people.store().blobs()),
                            this::reporter,
                            transport.reportPosts().mail(),
                            task -> Thread.ofVirtual().name("failure-report").start(task),
                            world.clock(),
                            world.random());
        };
    }

    /// Reports come from the first of our domains.
    private Optional<Reporter> reporter() throws StoreFailed {
        String host = settings.hostName().ascii();
        return people.directory().domains().stream()
                .findFirst()
                .map(own -> new Reporter(host, host, new Address("postmaster", own.name())));
    }

    /// In a folder of its own beside the store's; nothing is opened before somebody searches.
    private MailSearch search() {
        Path folder = settings.store().folder().resolve("search");
        return switch (settings.search()) {
            case INDEXED ->
                    new IndexedSearch(
                            new LuceneIndexes(folder),
                            SearchSettings.defaults(folder),
                            world.nanos(),
                            world.metrics());
            case PLAIN -> new PlainSearch();
        };
    }

    private KeyRotation rotation() {
        return new KeyRotation(
                people.directory(),
                people.keys(),
                transport.resolver(),
                settings.rotation(),
                world.clock());
    }

    private static TraceSettings traceSettings(Duration keep) {
        TraceSettings defaults = TraceSettings.defaults();
        return new TraceSettings(
                keep, defaults.maxBatches(), defaults.maxOctets(), defaults.buffer());
    }

    private void open() throws StoreFailed, IOException {
        deadlines.start();
        trace.start();
        ledger.start();
        transport.start();
        housekeeping.start();
        learner.start(this::everybody);
        if (applePushes != null) applePushes.start();
        if (search instanceof IndexedSearch indexed) indexed.start();
        for (Map.Entry<Service, InetSocketAddress> listener : settings.listeners().entrySet()) {
            ConnectionHandler handler = handler(listener.getKey());
            if (handler != null)
                listeners.put(
                        listener.getKey(), listen(listener.getKey(), listener.getValue(), handler));
        }
        health.add("store", this::storeHealth);
        health.add("listeners", () -> Health.Finding.good(listeners.size() + " listening"));
        web = WebFront.open(people, settings, world, wires());
    }

    private WebFront.Wires wires() {
        return new WebFront.Wires(
                tls,
                transport,
                search,
                trace,
                reports,
                reportDesk,
                bans,
                evidence,
                backups,
                certificates,
                logos,
                health,
                ids,
                tokenFile());
    }

    private Health.Finding storeHealth() {
        try {
            people.directory().domains();
            return Health.Finding.good("readable");
        } catch (StoreFailed broken) {
            return Health.Finding.bad(String.valueOf(broken.getMessage()));
        }
    }

    /// Where the token for the admin API is, for whoever may read the data folder.
    public Path tokenFile() {
        return settings.store().folder().resolve("admin.token");
    }

    private Listener listen(Service service, InetSocketAddress address, ConnectionHandler handler)
            throws IOException {
        ListenerSettings listening =
                ListenerSettings.of(service.label(), address)
                        .withLimits(settings.limits().connections())
                        .withLineEnds(isSmtp(service) ? LineEnds.STRICT : LineEnds.LENIENT);
        boolean implicit =
                switch (service) {
                    case SUBMISSIONS, IMAPS, POP3S -> true;
                    case SMTP, SUBMISSION, LMTP, IMAP, POP3, MANAGESIEVE, HTTP, HTTPS -> false;
                };
        return Listener.open(
                implicit ? listening.withTls(tls(service)) : listening,
                deadlines,
                ids,
                new Bouncer(handler, reception::isBanned));
    }

    /// The one that asks for clients' certificates, where that is wanted.
    private TlsServerContext tls(Service service) {
        TlsServerContext own = settings.clients().services().contains(service) ? clientTls : tls;
        return switch (service) {
            case SUBMISSION, SUBMISSIONS, IMAP, IMAPS, POP3, POP3S, MANAGESIEVE -> own.binding();
            case SMTP, LMTP, HTTP, HTTPS -> own;
        };
    }

    private static boolean isSmtp(Service service) {
        return switch (service) {
            case SMTP, SUBMISSION, SUBMISSIONS, LMTP -> true;
            case IMAP, IMAPS, POP3, POP3S, MANAGESIEVE, HTTP, HTTPS -> false;
        };
    }

    /// Null for what is not served by a session of ours.
    private @Nullable ConnectionHandler handler(Service service) {
        return switch (service) {
            case SMTP ->
                    door(
                            service,
                            "mx",
                            scripted(
                                    milted(
                                            new MxPolicy(
                                                    transport.router(),
                                                    transport.dispatcher(),
                                                    inspector,
                                                    reception,
                                                    new MxPolicy.Reporting(
                                                            reports, ledger, failureReports())),
                                            settings.screening().engines().milters()),
                                    "mx"));
            case LMTP ->
                    door(
                            service,
                            "lmtp",
                            new LmtpPolicy(transport.router(), transport.dispatcher()));
            case SUBMISSION, SUBMISSIONS -> door(service, service.label(), submission());
            case IMAP, IMAPS -> imap; // one, so that both doors count together
            case POP3, POP3S -> pop3; // one, so that both doors know of each other's locks
            case MANAGESIEVE -> manageSieve();
            case HTTP, HTTPS -> null;
        };
    }

    private SmtpPolicy submission() {
        SubmissionPolicy.PlainText plainText =
                switch (settings.passwords()) {
                    case ENCRYPTED_ONLY -> SubmissionPolicy.PlainText.FORBIDDEN;
                    case ANYWHERE -> SubmissionPolicy.PlainText.ALLOWED;
                };
        return scripted(
                milted(
                        new SubmissionPolicy(transport.postbox(), urls, plainText),
                        settings.screening().engines().submissionMilters()),
                "submission");
    }

    /// With mail filters of others behind it, if there are some.
    private SmtpPolicy milted(SmtpPolicy policy, List<SocketAddress> filters) {
        if (filters.isEmpty()) return policy;
        return new MilteredPolicy(
                policy,
                new Milters(
                        new MilterSettings(
                                filters,
                                settings.hostName().ascii(),
                                settings.screening().engines().time()),
                        new Milters.Contents(
                                people.store().blobs(),
                                transport.intakes(),
                                settings.limits().messageSize()),
                        world.nanos(),
                        world.metrics()),
                transport.router(),
                this::accountName);
    }

    private @Nullable String accountName(AccountId account) throws StoreFailed {
        Profile profile = people.directory().account(account);
        return profile == null ? null : profile.primary().wire();
    }

    private SmtpPolicy scripted(SmtpPolicy policy, String door) {
        return new ScriptedPolicy(policy, transport.stageScripts(), door);
    }

    private SmtpDoor door(Service service, String name, SmtpPolicy policy) {
        return new SmtpDoor(
                SmtpSettings.defaults(settings.hostName())
                        .withLimits(
                                settings.limits().messageSize(), settings.limits().recipients()),
                policy,
                people.authenticator(),
                transport.intakes(),
                tls(service),
                new Address("postmaster", settings.hostName()),
                world.clock(),
                new SmtpMetrics(world.metrics(), name),
                trace);
    }

    private @Nullable ApplePushes applePushes() {
        ServerSettings.ApplePush apple = settings.apple();
        if (apple == null) return null;
        TlsClientContext tls = TlsClientContext.showing(apple.own(), null);
        return new ApplePushes(
                people.appleDevices(),
                people.accounts(),
                new ApplePushes.World(
                        new Apns(apple.service(), apple.topic(), tls.sslContext()),
                        (account, listener) ->
                                people.store().subscribe(account.partition(), listener),
                        this::admits,
                        task -> Thread.ofVirtual().name("apple-push").start(task),
                        world.clock(),
                        world.metrics()));
    }

    private boolean admits(AccountId account, Pass pass) throws StoreFailed {
        Profile profile = people.directory().account(account);
        return profile != null && profile.enabled() && people.credentials().admits(account, pass);
    }

    private ImapHandler imap() {
        ImapSettings imap =
                ImapSettings.defaults(settings.hostName().ascii())
                        .withPlaintextLogin(
                                settings.passwords() == ServerSettings.Passwords.ANYWHERE)
                        .withSieve(sieveAddress())
                        .withJmapSession(jmapSession())
                        .withPolicy(settings.imap());
        return new ImapHandler(
                imap,
                new ImapPeople(
                        people.accounts(),
                        people.authenticator(),
                        people.directory(),
                        transport.eventScripts(),
                        transport.refilter(),
                        search,
                        urls,
                        converter,
                        applePushes),
                tls(Service.IMAP),
                world.metrics(),
                world.clock());
    }

    /// RFC 9698; null where there is no JMAP, or nobody knows where beforehand.
    private @Nullable String jmapSession() {
        InetSocketAddress listener = settings.listeners().get(Service.HTTPS);
        if (listener == null || listener.getPort() == 0) return null;
        String port = listener.getPort() == 443 ? "" : ":" + listener.getPort();
        return "https://" + settings.hostName().ascii() + port + "/.well-known/jmap";
    }

    /// RFC 5804 §3; null where nobody can bring scripts.
    private @Nullable String sieveAddress() {
        InetSocketAddress listener = settings.listeners().get(Service.MANAGESIEVE);
        if (listener == null) return null;
        String host = "sieve://" + settings.hostName().ascii();
        boolean usual = listener.getPort() == 0 || listener.getPort() == Service.MANAGESIEVE.port();
        return usual ? host : host + ":" + listener.getPort();
    }

    private SieveHandler manageSieve() {
        SieveSettings sieve = SieveSettings.defaults(tls(Service.MANAGESIEVE));
        if (settings.passwords() == ServerSettings.Passwords.ANYWHERE)
            sieve = sieve.withPasswordsInClear();
        return new SieveHandler(sieve, people.authenticator(), people.accounts());
    }

    private Pop3Handler pop3() {
        Pop3Settings pop3 = Pop3Settings.defaults(tls(Service.POP3)).withPolicy(settings.pop3());
        if (settings.passwords() == ServerSettings.Passwords.ANYWHERE)
            pop3 = pop3.withPasswordsInClear();
        return new Pop3Handler(
                pop3, people.authenticator(), people.accounts(), world.clock(), world.nanos());
    }

    /// Where a service listens; 0 if it does not.
    public int port(Service service) {
        Listener listener = listeners.get(service);
        if (listener != null) return listener.port();
        WebFront front = web;
        return front == null ? 0 : front.port(service);
    }

    @Override
    public void close() throws StoreFailed, IOException {
        // All listeners at once: each waits for its own sessions.
        try (ExecutorService closing = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Listener listener : listeners.values())
                closing.execute(() -> listener.close(GRACE));
        }
        WebFront front = web;
        if (front != null) front.close();
        if (applePushes != null) applePushes.close();
        backups.close();
        transport.close();
        trace.close();
        ledger.close();
        housekeeping.close();
        learner.close();
        evidence.save();
        if (search instanceof IndexedSearch indexed) indexed.close();
        deadlines.close();
        people.close();
        log.info("stopped");
    }
}
