package org.veredus.app.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.directory.Profile;
import org.veredus.account.junk.JunkLearner;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.search.IndexedSearch;
import org.veredus.account.search.MailSearch;
import org.veredus.account.search.PlainSearch;
import org.veredus.account.search.SearchSettings;
import org.veredus.account.url.UrlAuthority;
import org.veredus.app.server.People.Surroundings;
import org.veredus.base.net.Deadlines;
import org.veredus.base.net.SessionIds;
import org.veredus.base.observe.Health;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.format.convert.Converter;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.protocol.web.HeldPage;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.lucene.LuceneIndexes;
import org.veredus.transport.inspect.Inspector;
import org.veredus.transport.inspect.Standing;
import org.veredus.transport.inspect.client.Clients;
import org.veredus.transport.inspect.evidence.EvidenceBox;
import org.veredus.transport.inspect.reception.Bans;
import org.veredus.transport.inspect.reception.Greylist;
import org.veredus.transport.inspect.reception.Reception;
import org.veredus.transport.inspect.reception.ReceptionSettings;
import org.veredus.transport.ledger.Ledger;
import org.veredus.transport.ledger.ReportDesk;
import org.veredus.transport.quarantine.Digest;
import org.veredus.transport.sign.KeyRotation;
import org.veredus.transport.trace.DeliveryTrace;
import org.veredus.transport.trace.QueueTrace;
import org.veredus.transport.trace.Trace;
import org.veredus.transport.trace.TraceSettings;
import org.veredus.verify.bimi.Bimi;

/// All of the service, listening. Closing it ends in order: no new connections, commands in
/// hand finish, the queue stops, the store closes.
public final class Server implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Server.class);

    /// Images that are converted at a time.
    private static final int IMAGES_AT_ONCE = 2;

    private final Converter converter = new Converter(IMAGES_AT_ONCE);
    private final People people;
    private final Surroundings world;
    private final ServerSettings settings;
    private final Deadlines deadlines;
    private final SessionIds ids;
    private final TlsServerContext tls;
    private final Transport transport;
    private final @Nullable Bimi logos;
    private final Inspector inspector;
    private final Reception reception;
    private final Greylist greylist;
    private final Bans bans;
    private final EvidenceBox evidence;
    private final JunkLearner learner;
    private final Ledger ledger;
    private final @Nullable Certificates certificates;
    private final Reporting reporting;
    private final Housekeeping housekeeping;
    private final StoreBackups backups;
    private final MailSearch search;
    private final UrlAuthority urls;
    private final Doors doors;
    private final Trace trace;
    private final Health health = new Health();
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
        reporting = new Reporting(people, settings, world, transport, ledger);
        ReceptionSettings admitting = settings.screening().reception();
        greylist = Greylist.open(people.store(), admitting.delay(), people.clock());
        bans = Bans.open(people.store(), admitting.banAfter(), admitting.banTime(), people.clock());
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
        housekeeping = new Housekeeping(chores());
        backups = new StoreBackups(people.store(), settings.store().folder(), world.clock());
        doors = doors();
    }

    private Doors doors() {
        return new Doors(
                people,
                settings,
                world,
                new Doors.Wires(
                        deadlines, ids, tls, transport, inspector, reception, reporting, search,
                        urls, converter, trace));
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
        chores.add(Housekeeping.clock(people.clock()));
        chores.add(Housekeeping.contents(people.store().blobs()));
        chores.add(Housekeeping.pages(people.accounts()));
        chores.add(Housekeeping.signingKeys(rotation()));
        chores.add(Housekeeping.ownCertificates(settings.certificates(), tls));
        chores.add(Housekeeping.greylist(greylist));
        chores.add(Housekeeping.savedReputation(people.reputation(), people.serverFuzzy()));
        chores.add(Housekeeping.evidence(evidence));
        chores.add(Housekeeping.oldEvidence(evidence));
        chores.add(Housekeeping.fadedReputation(people.reputation(), people.serverFuzzy()));
        chores.add(Housekeeping.quarantine(transport.quarantine(), digest(), people.clock()));
        chores.add(Housekeeping.removedAccounts(transport.removal()));
        chores.add(Housekeeping.oldParcels(people.directory(), people.accounts(), people.clock()));
        if (search instanceof IndexedSearch indexed)
            chores.add(Housekeeping.searchIndexes(indexed, people.directory()));
        if (certificates != null) chores.add(Housekeeping.certificates(certificates));
        ReportDesk desk = reporting.desk();
        if (desk != null) chores.add(Housekeeping.reports(desk));
        return chores;
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
                people.clock());
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
        if (search instanceof IndexedSearch indexed) indexed.start();
        doors.open();
        health.add(
                "store",
                new StoreProbe(people.store(), world.clock(), world.nanos(), StoreProbe.PATIENCE));
        health.add("listeners", () -> Health.Finding.good(doors.count() + " listening"));
        web = WebFront.open(people, settings, world, wires());
    }

    private WebFront.Wires wires() {
        return new WebFront.Wires(
                tls,
                transport,
                search,
                trace,
                reporting.received(),
                reporting.desk(),
                bans,
                evidence,
                backups,
                certificates,
                logos,
                health,
                ids,
                tokenFile());
    }

    /// Where the token for the admin API is, for whoever may read the data folder.
    public Path tokenFile() {
        return settings.store().folder().resolve("admin.token");
    }

    /// Where a service listens; 0 if it does not.
    public int port(Service service) {
        int port = doors.port(service);
        WebFront front = web;
        return port != 0 || front == null ? port : front.port(service);
    }

    @Override
    public void close() throws StoreFailed, IOException {
        doors.close();
        WebFront front = web;
        if (front != null) front.close();
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
