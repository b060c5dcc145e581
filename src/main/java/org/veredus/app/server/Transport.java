package org.veredus.app.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.removal.Removal;
import org.veredus.account.script.Snoozes;
import org.veredus.app.server.People.Surroundings;
import org.veredus.base.http.WebClient;
import org.veredus.base.net.Deadlines;
import org.veredus.base.net.SessionIds;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.format.convert.Converter;
import org.veredus.protocol.web.PublicNames;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.Answers;
import org.veredus.transport.deliver.Bounces;
import org.veredus.transport.deliver.Catcher;
import org.veredus.transport.deliver.DeliverSettings;
import org.veredus.transport.deliver.DeliveryEvents;
import org.veredus.transport.deliver.Departures;
import org.veredus.transport.deliver.Dispatcher;
import org.veredus.transport.deliver.EventScripts;
import org.veredus.transport.deliver.Filer;
import org.veredus.transport.deliver.HouseRules;
import org.veredus.transport.deliver.LocalCarrier;
import org.veredus.transport.deliver.LookUps;
import org.veredus.transport.deliver.Outbox;
import org.veredus.transport.deliver.Refilter;
import org.veredus.transport.deliver.Rules;
import org.veredus.transport.deliver.StageScripts;
import org.veredus.transport.deliver.Waker;
import org.veredus.transport.deliver.Webhooks;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.ledger.TlsEntry;
import org.veredus.transport.ledger.TlsReports;
import org.veredus.transport.ledger.TlsReports.WebPost;
import org.veredus.transport.quarantine.Quarantine;
import org.veredus.transport.quarantine.ReleaseLinks;
import org.veredus.transport.queue.Carrier;
import org.veredus.transport.queue.Destination;
import org.veredus.transport.queue.DsnReporter;
import org.veredus.transport.queue.Queue;
import org.veredus.transport.queue.QueueEvents;
import org.veredus.transport.queue.QueueRunner;
import org.veredus.transport.queue.QueueSettings;
import org.veredus.transport.relay.Outlook;
import org.veredus.transport.relay.Relay;
import org.veredus.transport.relay.RelaySettings;
import org.veredus.transport.route.ReturnPaths;
import org.veredus.transport.route.Router;
import org.veredus.transport.sign.CustodySigner;
import org.veredus.transport.sign.ForwardSealer;
import org.veredus.transport.sign.OutboundSigner;
import org.veredus.transport.submit.Acquainting;
import org.veredus.transport.submit.Conduct;
import org.veredus.transport.submit.Postbox;
import org.veredus.transport.submit.Progress;
import org.veredus.transport.submit.SentMail;
import org.veredus.verify.dns.DnsJavaResolver;
import org.veredus.verify.dns.DnsSettings;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.dns.SilentResolver;
import org.veredus.verify.mtasts.HttpsStsFetcher;

/// The way of messages through the house: route, deliver, queue, relay.
final class Transport implements AutoCloseable {
    private static final int HTTPS = 443;

    /// Octets of a web server's answer to a notification, and how long it may take.
    private static final int MAX_ANSWER = 64 << 10;

    private static final Duration HOOK_TIME = Duration.ofSeconds(10);

    /// Octets of an answer to a look-up, and how long it may take: a client waits.
    private static final int MAX_LOOK_UP = 4096;

    private static final Duration LOOK_UP_TIME = Duration.ofSeconds(2);

    private final Quarantine quarantine;
    private final Removal removal;
    private final ReleaseLinks releaseLinks;
    private final Conduct conduct;
    private final Router router;
    private final Queue queue;
    private final Dispatcher dispatcher;
    private final Carrier remote;
    private final QueueRunner runner;
    private final EventScripts eventScripts;
    private final Refilter refilter;
    private final Snoozes snoozes;
    private final Waker waker;
    private final Bounces bounces;
    private final WebPost web;
    private final Webhooks webhooks;
    private final StageScripts stageScripts;
    private final Supplier<MessageIntake> intakes;
    private final OutboundSigner signer;
    private final Postbox postbox;
    private final Progress progress;
    private final Resolver resolver;

    Transport(People people, ServerSettings settings, Surroundings world, Wires wires)
            throws StoreFailed {
        resolver = resolver(settings, world);
        quarantine = new Quarantine(people.store(), people.accounts(), world.clock());
        removal =
                new Removal(
                        people.directory(),
                        people.credentials(),
                        people.accounts(),
                        List.of(
                                people.sessions()::endAll,
                                people.visits()::forget,
                                people.subscriptions()::removeAll,
                                people.appleDevices()::removeAll,
                                quarantine::clear));
        releaseLinks = ReleaseLinks.open(people.store(), quarantine, world.clock(), world.random());
        web = posting(resolver);
        webhooks = new Webhooks((address, json) -> web.post(address, "application/json", json));
        ReturnPaths paths =
                ReturnPaths.open(people.store(), people.directory(), world.clock(), world.random());
        router = new Router(people.directory(), paths, people.traps()::has);
        progress = new Progress(people.accounts());
        DeliveryEvents deliveryEvents = wires.deliveryEvents().withReports(progress);
        queue =
                Queue.open(
                        people.store(),
                        queueSettings(settings.outbound()),
                        people.clock(),
                        world.random(),
                        both(wires.queueEvents(), progress));
        intakes = people.accounts()::intake;
        OutboundSigner.Contents contents =
                new OutboundSigner.Contents(people.store().blobs(), intakes);
        signer =
                new OutboundSigner(
                        people.directory(),
                        people.keys(),
                        contents,
                        world.clock(),
                        world.metrics());
        ForwardSealer sealer =
                new ForwardSealer(
                        people.directory(),
                        people.keys(),
                        settings.hostName(),
                        contents,
                        world.clock(),
                        world.metrics());
        Departures departures =
                new Departures(
                        queue,
                        paths,
                        new Departures.Signers(sealer, custody(people, settings, world, contents)));
        snoozes = new Snoozes(people.store());
        waker = new Waker(people.accounts(), snoozes, people.clock());
        HouseRules house = new HouseRules(people.houseScripts(), people.houseLists());
        Rules.Equipment equipment =
                new Rules.Equipment(
                        snoozes,
                        new Outbox(router, departures, intakes, signer, webhooks),
                        new Answers(settings.hostName(), world.clock(), world.random()),
                        wires.converter(),
                        lookUps(settings.lookUps(), resolver, world.nanos()));
        Rules rules =
                new Rules(people.accounts(), people.directory(), house, equipment, world.clock());
        stageScripts = new StageScripts(house, people.accounts(), equipment, world.clock());
        eventScripts =
                new EventScripts(rules, people.directory(), deliveryEvents, wires.ids()::next);
        refilter = new Refilter(rules, deliveryEvents, wires.ids()::next);
        Filer filer =
                new Filer(people.accounts(), rules, quarantine, world.clock(), deliveryEvents);
        dispatcher = new Dispatcher(filer, departures, DeliverSettings.defaults());
        conduct = Inspectors.conduct(settings, world, people);
        postbox =
                new Postbox(
                        new Postbox.Ways(
                                router,
                                dispatcher,
                                departures,
                                SentMail.both(
                                        conduct,
                                        new Acquainting(
                                                people.correspondents(),
                                                people.reputation(),
                                                people.colleagues()))),
                        people.directory(),
                        signer,
                        world.clock(),
                        world.random());
        bounces = new Bounces(router, dispatcher, intakes, wires.ids()::next, signer);
        remote = remote(people, settings, world, wires);
        runner =
                new QueueRunner(
                        queue,
                        Map.of(
                                Destination.Kind.REMOTE,
                                remote,
                                Destination.Kind.LOCAL,
                                new LocalCarrier(router, filer, people.store().blobs())),
                        new DsnReporter(settings.hostName(), world.clock(), world.random()),
                        bounces,
                        world.clock());
    }

    /// Null where nobody is told whom mail goes to.
    private static @Nullable CustodySigner custody(
            People people,
            ServerSettings settings,
            Surroundings world,
            OutboundSigner.Contents contents) {
        return switch (settings.screening().chains()) {
            case NOT_USED -> null;
            case USED ->
                    new CustodySigner(
                            people.directory(),
                            people.keys(),
                            settings.hostName(),
                            contents,
                            world.clock(),
                            world.metrics());
        };
    }

    private static QueueEvents both(QueueEvents first, QueueEvents second) {
        return (subject, at, step) -> {
            first.happened(subject, at, step);
            second.happened(subject, at, step);
        };
    }

    /// What doors and rooms share.
    ///
    /// @param sessions hears how safe connections to other offices are
    record Wires(
            Deadlines deadlines,
            SessionIds ids,
            QueueEvents queueEvents,
            DeliveryEvents deliveryEvents,
            Converter converter,
            Consumer<TlsEntry> sessions) {}

    private static QueueSettings queueSettings(Outbound outbound) {
        QueueSettings defaults = QueueSettings.defaults();
        return outbound instanceof Outbound.Through
                ? defaults.with(QueueSettings.Grouping.ALL_TOGETHER)
                : defaults;
    }

    /// Where mail goes out by MX records, the same servers are asked for everything.
    private static Resolver resolver(ServerSettings settings, Surroundings world) {
        if (settings.outbound() instanceof Outbound.Mx(var servers, var dnssec, _))
            return new DnsJavaResolver(DnsSettings.of(servers).with(dnssec), world.nanos());
        return switch (settings.screening().names()) {
            case Screening.Names.Unasked() -> new SilentResolver();
            case Screening.Names.Asked(var servers) ->
                    new DnsJavaResolver(DnsSettings.of(servers), world.nanos());
        };
    }

    private Carrier remote(
            People people, ServerSettings settings, Surroundings world, Wires wires) {
        RelaySettings defaults =
                RelaySettings.defaults(settings.hostName().ascii())
                        .withOwn(
                                Set.of(settings.hostName()),
                                endpoints(settings.listeners().get(Service.SMTP)));
        return switch (settings.outbound()) {
            case Outbound.Caught(var keeper) ->
                    new Catcher(people.accounts(), keeper, world.clock());
            case Outbound.Through(var smarthost) ->
                    relay(defaults.withSmarthost(smarthost), people, world, wires);
            case Outbound.Mx(_, _, var port) ->
                    relay(defaults.withMxPort(port), people, world, wires);
        };
    }

    private static Set<InetSocketAddress> endpoints(@Nullable InetSocketAddress smtp) {
        return smtp == null ? Set.of() : Set.of(smtp);
    }

    private Relay relay(RelaySettings relay, People people, Surroundings world, Wires wires) {
        TlsClientContext authorities = TlsClientContext.systemRoots();
        return new Relay(
                relay,
                people.store(),
                new Relay.Trust(
                        authorities,
                        new HttpsStsFetcher(resolver, authorities.sslContext(), HTTPS)),
                new Relay.World(
                        resolver,
                        wires.deadlines(),
                        world.random(),
                        world.clock(),
                        world.nanos(),
                        wires.sessions()));
    }

    /// Only hosts that anybody can reach are called: neither a script nor a stranger's DNS record
    /// must look at what is within the house.
    private static WebPost posting(Resolver resolver) {
        WebClient client =
                new WebClient(
                        TlsClientContext.systemRoots().sslContext(), new PublicNames(resolver));
        return (address, type, document) ->
                client.post(address, type, document, MAX_ANSWER, HOOK_TIME).status();
    }

    private static LookUps lookUps(
            ServerSettings.LookUpSettings settings, Resolver resolver, LongSupplier nanos) {
        WebClient client =
                new WebClient(
                        TlsClientContext.systemRoots().sslContext(),
                        settings.called().names(resolver));
        return new LookUps(
                settings.hosts(),
                address -> {
                    WebClient.Answer answer = client.get(address, MAX_LOOK_UP, LOOK_UP_TIME);
                    return new LookUps.Answer(answer.status(), answer.body());
                },
                nanos);
    }

    StageScripts stageScripts() {
        return stageScripts;
    }

    void start() {
        progress.start();
        runner.start();
        eventScripts.start();
        waker.start();
        webhooks.start();
    }

    Removal removal() {
        return removal;
    }

    Quarantine quarantine() {
        return quarantine;
    }

    ReleaseLinks releaseLinks() {
        return releaseLinks;
    }

    Conduct conduct() {
        return conduct;
    }

    /// How safe the way of mail to a domain will be.
    Outlook outlook(Domain domain) throws StoreFailed {
        return remote instanceof Relay relay ? relay.outlook(domain) : Outlook.UNKNOWN;
    }

    Router router() {
        return router;
    }

    Queue queue() {
        return queue;
    }

    QueueRunner runner() {
        return runner;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    /// The ways of our reports about others' mail and hosts.
    TlsReports.Posts reportPosts() {
        return new TlsReports.Posts(
                (to, message) -> bounces.send(Envelope.from(new ReversePath.Null()), to, message),
                web);
    }

    EventScripts eventScripts() {
        return eventScripts;
    }

    Refilter refilter() {
        return refilter;
    }

    /// The one that all ask.
    Resolver resolver() {
        return resolver;
    }

    /// Where our users hand in their mail.
    Snoozes snoozes() {
        return snoozes;
    }

    Postbox postbox() {
        return postbox;
    }

    Supplier<MessageIntake> intakes() {
        return intakes;
    }

    @Override
    public void close() {
        eventScripts.close();
        waker.close();
        webhooks.close();
        runner.close();
        progress.close();
        if (remote instanceof Relay relay) relay.close();
    }
}
