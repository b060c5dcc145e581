package org.veredus.app.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Pass;
import org.veredus.account.directory.Profile;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.search.MailSearch;
import org.veredus.account.url.UrlAuthority;
import org.veredus.app.server.People.Surroundings;
import org.veredus.base.net.ConnectionHandler;
import org.veredus.base.net.Deadlines;
import org.veredus.base.net.Listener;
import org.veredus.base.net.ListenerSettings;
import org.veredus.base.net.SessionIds;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.base.wire.LineEnds;
import org.veredus.format.address.Address;
import org.veredus.format.convert.Converter;
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
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Inspector;
import org.veredus.transport.inspect.reception.Reception;
import org.veredus.transport.milter.MilterSettings;
import org.veredus.transport.milter.Milters;
import org.veredus.transport.trace.Trace;

/// The listeners of mail's protocols and what stands behind each.
final class Doors implements AutoCloseable {
    /// How long commands in hand may take when the server stops.
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final People people;
    private final ServerSettings settings;
    private final Surroundings world;
    private final Wires wires;
    private final TlsServerContext clientTls;
    private final @Nullable ApplePushes applePushes;
    private final ImapHandler imap;
    private final Pop3Handler pop3;
    private final Map<Service, Listener> listeners = new EnumMap<>(Service.class);

    /// What they need of the server.
    record Wires(
            Deadlines deadlines,
            SessionIds ids,
            TlsServerContext tls,
            Transport transport,
            Inspector inspector,
            Reception reception,
            Reporting reporting,
            MailSearch search,
            UrlAuthority urls,
            Converter converter,
            Trace trace) {}

    Doors(People people, ServerSettings settings, Surroundings world, Wires wires) {
        this.people = people;
        this.settings = settings;
        this.world = world;
        this.wires = wires;
        clientTls =
                settings.clients().authorities().isEmpty()
                        ? wires.tls
                        : wires.tls.asking(settings.clients().authorities());
        applePushes = applePushes();
        imap = imap();
        pop3 = pop3();
    }

    void open() throws StoreFailed, IOException {
        if (applePushes != null) applePushes.start();
        for (Map.Entry<Service, InetSocketAddress> each : settings.listeners().entrySet()) {
            ConnectionHandler handler = handler(each.getKey());
            if (handler != null)
                listeners.put(each.getKey(), listen(each.getKey(), each.getValue(), handler));
        }
    }

    int count() {
        return listeners.size();
    }

    /// Where a service listens; 0 if it does not.
    int port(Service service) {
        Listener listener = listeners.get(service);
        return listener == null ? 0 : listener.port();
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
                wires.deadlines,
                wires.ids,
                new Bouncer(handler, wires.reception::isBanned));
    }

    private static boolean isSmtp(Service service) {
        return switch (service) {
            case SMTP, SUBMISSION, SUBMISSIONS, LMTP -> true;
            case IMAP, IMAPS, POP3, POP3S, MANAGESIEVE, HTTP, HTTPS -> false;
        };
    }

    /// The one that asks for clients' certificates, where that is wanted.
    private TlsServerContext tls(Service service) {
        TlsServerContext own =
                settings.clients().services().contains(service) ? clientTls : wires.tls;
        return switch (service) {
            case SUBMISSION, SUBMISSIONS, IMAP, IMAPS, POP3, POP3S, MANAGESIEVE -> own.binding();
            case SMTP, LMTP, HTTP, HTTPS -> own;
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
                                                    wires.transport.router(),
                                                    wires.transport.dispatcher(),
                                                    wires.inspector,
                                                    wires.reception,
                                                    wires.reporting.ofArrivals()),
                                            settings.screening().engines().milters()),
                                    "mx"));
            case LMTP ->
                    door(
                            service,
                            "lmtp",
                            new LmtpPolicy(wires.transport.router(), wires.transport.dispatcher()));
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
                        new SubmissionPolicy(wires.transport.postbox(), wires.urls, plainText),
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
                                wires.transport.intakes(),
                                settings.limits().messageSize()),
                        world.nanos(),
                        world.metrics()),
                wires.transport.router(),
                this::accountName);
    }

    private @Nullable String accountName(AccountId account) throws StoreFailed {
        Profile profile = people.directory().account(account);
        return profile == null ? null : profile.primary().wire();
    }

    private SmtpPolicy scripted(SmtpPolicy policy, String door) {
        return new ScriptedPolicy(policy, wires.transport.stageScripts(), door);
    }

    private SmtpDoor door(Service service, String name, SmtpPolicy policy) {
        return new SmtpDoor(
                SmtpSettings.defaults(settings.hostName())
                        .withLimits(
                                settings.limits().messageSize(), settings.limits().recipients()),
                policy,
                people.authenticator(),
                wires.transport.intakes(),
                tls(service),
                new Address("postmaster", settings.hostName()),
                world.clock(),
                new SmtpMetrics(world.metrics(), name),
                wires.trace);
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
                        wires.transport.eventScripts(),
                        wires.transport.refilter(),
                        wires.search,
                        wires.urls,
                        wires.converter,
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

    @Override
    public void close() {
        // All listeners at once: each waits for its own sessions.
        try (ExecutorService closing = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Listener listener : listeners.values())
                closing.execute(() -> listener.close(GRACE));
        }
        if (applePushes != null) applePushes.close();
    }
}
