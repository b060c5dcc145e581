package org.veredus.app.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.AuthSettings;
import org.veredus.account.auth.Demand;
import org.veredus.account.parcel.ParcelSettings;
import org.veredus.app.config.Config;
import org.veredus.app.config.ConfigException;
import org.veredus.app.config.ConfigFile;
import org.veredus.app.server.Outbound;
import org.veredus.app.server.OwnCertificates;
import org.veredus.app.server.People;
import org.veredus.app.server.Screening;
import org.veredus.app.server.Server;
import org.veredus.app.server.ServerSettings;
import org.veredus.app.server.Service;
import org.veredus.base.acme.AcmeSettings;
import org.veredus.base.net.Cidr;
import org.veredus.base.net.ConnectionLimits;
import org.veredus.base.tls.CertificateFiles;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.ServerCertificate;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.protocol.admin.Configuration;
import org.veredus.protocol.imap.ImapPolicy;
import org.veredus.protocol.imap.MessageLimit;
import org.veredus.protocol.jmap.Cors;
import org.veredus.protocol.pop3.Pop3Settings;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.transport.inspect.client.Exempt;
import org.veredus.transport.inspect.reception.ReceptionSettings;
import org.veredus.transport.relay.RelaySettings.Smarthost;
import org.veredus.transport.sign.RotationSettings;
import org.veredus.verify.dns.DnsSettings;
import org.veredus.verify.mtasts.StsPolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `veredus serve`: production.
@Command(name = "serve", description = "Runs the service as a configuration file says.")
final class ServeCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The configuration file; see doc/configuration.md.")
    private Path configFile = Path.of("veredus.toml");

    private final Terminal terminal;

    ServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Config config = read();
        Running.logTo(terminal.err(), config.log());
        Path authority = config.data().resolve("tls").resolve("ca.pem");
        Path chain = config.tls().certificate();
        Running running =
                Running.begin(
                        start(config, ShownConfig.ofService(configFile)),
                        terminal,
                        config.data(),
                        chain == null ? authority : chain);
        terminal.out().println("ready");
        terminal.out().flush();
        return running.await();
    }

    private Config read() throws IOException, Failure {
        try {
            return ConfigFile.read(configFile);
        } catch (ConfigException wrong) {
            throw new Failure(String.valueOf(wrong.getMessage()));
        }
    }

    private static Server start(Config config, Configuration shown)
            throws IOException, StoreFailed, AddressException {
        People.Surroundings world = People.Surroundings.real();
        Domain host = Domain.parse(config.hostname());
        RocksSettings store =
                new RocksSettings(
                        config.data(),
                        config.store().blockCache(),
                        config.store().writeBuffers(),
                        config.store().backgroundThreads());
        AuthSettings auth = auth(config);
        ServerSettings settings =
                new ServerSettings(
                        host,
                        store,
                        listeners(config.listen()),
                        certificates(config, host, world),
                        acme(config.acme()),
                        auth,
                        ServerSettings.Passwords.ENCRYPTED_ONLY,
                        outbound(config.relay()),
                        screening(config),
                        limits(config.limits()),
                        rotation(config.rotateKeys()),
                        reports(config.reports()),
                        policies(config.tls().sts()),
                        search(config.search()),
                        config.traceKeep(),
                        new Cors(config.jmapOrigins()),
                        lookUps(config.lookUps()),
                        called(config.pushAddresses()),
                        apple(config.applePush()),
                        imap(config.imap()),
                        pop3(config.pop3()),
                        clients(config.tls()),
                        mailAuthorities(config.smimeAuthorities()),
                        null,
                        config.auth().passkeyNames(),
                        parcels(config.links()),
                        shown,
                        Main.Version.number());
        return Server.start(new People(store, host, auth, world), settings, world);
    }

    static @Nullable List<X509Certificate> mailAuthorities(@Nullable Path place)
            throws IOException {
        return place == null ? null : CertificateFiles.readAll(place);
    }

    static ParcelSettings parcels(Config.Links links) {
        return new ParcelSettings(links.from(), links.size(), Duration.ofDays(links.days()));
    }

    private static ServerSettings.LookUpSettings lookUps(Config.LookUps lookUps) {
        return new ServerSettings.LookUpSettings(lookUps.hosts(), called(lookUps.addresses()));
    }

    static ServerSettings.Called called(Config.Addresses addresses) {
        return switch (addresses) {
            case PUBLIC -> ServerSettings.Called.PUBLIC;
            case ANY -> ServerSettings.Called.ANY;
        };
    }

    static ServerSettings.@Nullable ApplePush apple(Config.ApplePush push) throws IOException {
        Path certificate = push.certificate();
        Path key = push.key();
        if (certificate == null || key == null) return null;
        ServerCertificate own = new CertificateFiles(certificate, key).read();
        String topic = own.userId();
        if (topic == null)
            throw new IOException(certificate + ": no UID in the subject, so not one for pushes");
        return new ServerSettings.ApplePush(own, topic, push.service());
    }

    static ServerSettings.Reports reports(Config.Reports reports) {
        return switch (reports) {
            case ON -> ServerSettings.Reports.SENT;
            case WITH_FAILURES -> ServerSettings.Reports.SENT_WITH_FAILURES;
            case OFF -> ServerSettings.Reports.NOT_SENT;
        };
    }

    static ServerSettings.Search search(Config.Search search) {
        return switch (search) {
            case ON -> ServerSettings.Search.INDEXED;
            case OFF -> ServerSettings.Search.PLAIN;
        };
    }

    static AuthSettings auth(Config config) {
        Config.Auth auth = config.auth();
        AuthSettings.Terms terms =
                new AuthSettings.Terms(
                        switch (auth.cramMd5()) {
                            case ON -> AuthSettings.SharedSecrets.ACCEPTED;
                            case OFF -> AuthSettings.SharedSecrets.REFUSED;
                        },
                        switch (auth.secondFactor()) {
                            case OPTIONAL -> Demand.NOBODY;
                            case ADMINISTRATORS -> Demand.ADMINISTRATORS;
                            case EVERYBODY -> Demand.EVERYBODY;
                        },
                        switch (auth.impersonation()) {
                            case OFF -> AuthSettings.Impersonation.NOBODY;
                            case TOKENS -> AuthSettings.Impersonation.TOKENS;
                            case ADMINISTRATORS -> AuthSettings.Impersonation.ADMINISTRATORS;
                        });
        return AuthSettings.defaults(Runtime.getRuntime().availableProcessors(), terms);
    }

    static Pop3Settings.Policy pop3(Config.Pop3 pop3) {
        return new Pop3Settings.Policy(pop3.loginDelay(), pop3.expireDays());
    }

    static ServerSettings.Clients clients(Config.Tls tls) throws IOException {
        Path authorities = tls.clients();
        if (authorities == null) return ServerSettings.Clients.NONE;
        Set<Service> services = EnumSet.noneOf(Service.class);
        for (Config.ClientService service : tls.clientServices()) {
            services.addAll(
                    switch (service) {
                        case IMAP -> List.of(Service.IMAP, Service.IMAPS);
                        case POP3 -> List.of(Service.POP3, Service.POP3S);
                        case SUBMISSION -> List.of(Service.SUBMISSION, Service.SUBMISSIONS);
                        case MANAGESIEVE -> List.of(Service.MANAGESIEVE);
                    });
        }
        return new ServerSettings.Clients(CertificateFiles.readCertificates(authorities), services);
    }

    static ImapPolicy imap(Config.Imap imap) {
        ImapPolicy usual = ImapPolicy.defaults();
        Integer most = imap.messages();
        return new ImapPolicy(
                switch (imap.literals()) {
                    case PLUS -> ImapPolicy.Literals.PLUS;
                    case MINUS -> ImapPolicy.Literals.MINUS;
                },
                most == null ? usual.messages() : new MessageLimit(MessageLimit.Scope.ALL, most),
                switch (imap.quotaSet()) {
                    case NOBODY -> ImapPolicy.QuotaSetters.NOBODY;
                    case ADMINISTRATORS -> ImapPolicy.QuotaSetters.ADMINISTRATORS;
                    case OWNERS -> ImapPolicy.QuotaSetters.OWNERS;
                });
    }

    private static StsPolicy.@Nullable Mode policies(Config.Sts sts) {
        return switch (sts) {
            case OFF -> null;
            case TESTING -> StsPolicy.Mode.TESTING;
            case ENFORCE -> StsPolicy.Mode.ENFORCE;
        };
    }

    private static RotationSettings rotation(@Nullable Duration after) {
        Duration overlap = RotationSettings.defaults().overlap();
        return new RotationSettings(after == null ? Duration.ZERO : after, overlap);
    }

    static ServerSettings.Limits limits(Config.Limits limits) {
        return new ServerSettings.Limits(
                new ConnectionLimits(limits.connections(), limits.connectionsPerAddress()),
                limits.messageSize(),
                limits.recipients());
    }

    private static ServerSettings.@Nullable Acme acme(Config.@Nullable Acme acme)
            throws IOException {
        return acme == null ? null : new ServerSettings.Acme(authority(acme), acme.names());
    }

    private static AcmeSettings authority(Config.Acme acme) throws IOException {
        Config.Acme.Account account = acme.account();
        Path roots = acme.roots();
        return new AcmeSettings(
                acme.directory(),
                acme.contact(),
                account == null
                        ? null
                        : new AcmeSettings.ExternalAccount(
                                account.id(), Files.readString(account.key()).strip()),
                roots == null ? List.of() : CertificateFiles.readCertificates(roots),
                switch (acme.challenge()) {
                    case HTTP_01 -> new AcmeSettings.Proof.Http01();
                    case TLS_ALPN_01 -> new AcmeSettings.Proof.TlsAlpn01();
                    case DNS_01 ->
                            new AcmeSettings.Proof.Dns01(
                                    zoneServer(Objects.requireNonNull(acme.zone(), "checked")));
                });
    }

    private static AcmeSettings.ZoneServer zoneServer(Config.Acme.ZoneServer zone)
            throws IOException {
        Config.HostPort at = zone.server();
        try {
            return new AcmeSettings.ZoneServer(
                    new InetSocketAddress(at.host(), at.port()),
                    AcmeSettings.UpdateKey.parse(Files.readString(zone.key())),
                    zone.settle());
        } catch (IllegalArgumentException wrong) {
            throw new IOException(zone.key() + ": " + wrong.getMessage(), wrong);
        }
    }

    private static OwnCertificates certificates(
            Config config, Domain host, People.Surroundings world) throws IOException {
        Path chain = config.tls().certificate();
        Path key = config.tls().key();
        if (chain != null && key != null)
            return OwnCertificates.in(
                    new CertificateFiles(chain, key), config.tls().certificates());
        InstantSource clock = world.clock();
        return OwnCertificates.of(
                LocalAuthority.open(config.data().resolve("tls"), clock, world.random())
                        .server("server", List.of(host.ascii(), "localhost"), List.of()),
                config.tls().certificates());
    }

    private static Outbound outbound(Config.Relay relay) throws IOException {
        Config.HostPort smarthost = relay.smarthost();
        if (smarthost != null)
            return new Outbound.Through(new Smarthost(smarthost.host(), smarthost.port()));
        Config.HostPort dns = relay.dns();
        return new Outbound.Mx(
                dns == null ? List.of() : List.of(Running.address(dns)),
                switch (relay.dnssec()) {
                    case LOCAL -> DnsSettings.Dnssec.LOCAL_SERVERS_TRUSTED;
                    case TRUST -> DnsSettings.Dnssec.SERVERS_TRUSTED;
                    case VALIDATE -> DnsSettings.Dnssec.VALIDATED_HERE;
                },
                relay.mxPort());
    }

    private static Screening screening(Config config) throws IOException {
        Config.HostPort dns = config.relay().dns();
        Config.Reception reception = config.reception();
        return new Screening(
                new Screening.Names.Asked(dns == null ? List.of() : List.of(Running.address(dns))),
                Screening.Content.JUDGED,
                reception(reception),
                lists(reception),
                engines(config.engines()),
                config.recipientsPerHour(),
                logos(config.brands()),
                chains(config.dkim2()),
                reception.evidence());
    }

    static Screening.Chains chains(Config.Choice dkim2) {
        return switch (dkim2) {
            case ON -> Screening.Chains.USED;
            case OFF -> Screening.Chains.NOT_USED;
        };
    }

    static Screening.@Nullable Logos logos(Config.Brands brands) throws IOException {
        Path roots = brands.roots();
        return switch (brands.logos()) {
            case OFF -> null;
            case CLAIMED ->
                    new Screening.Logos(
                            roots == null ? List.of() : CertificateFiles.readCertificates(roots));
        };
    }

    static Screening.Engines engines(Config.Engines engines) throws IOException {
        return new Screening.Engines(
                at(engines.clamav()),
                at(engines.spamassassin()),
                at(engines.rspamd()),
                all(engines.milters()),
                all(engines.submissionMilters()),
                engines.time());
    }

    private static List<SocketAddress> all(List<Config.Place> places) throws IOException {
        List<SocketAddress> all = new ArrayList<>();
        for (Config.Place place : places) {
            all.add(
                    switch (place) {
                        case Config.Place.OfHost(var at) -> Running.address(at);
                        case Config.Place.OfFile(var file) -> UnixDomainSocketAddress.of(file);
                    });
        }
        return all;
    }

    private static @Nullable InetSocketAddress at(Config.@Nullable HostPort place)
            throws IOException {
        return place == null ? null : Running.address(place);
    }

    static ReceptionSettings reception(Config.Reception reception) {
        Integer refuse = reception.refuseListed();
        List<Cidr> exempt = reception.exempt();
        return new ReceptionSettings(
                switch (reception.greylist()) {
                    case OFF -> ReceptionSettings.Greylisting.NOBODY;
                    case SUSPICIOUS -> ReceptionSettings.Greylisting.SUSPICIOUS;
                    case UNKNOWN -> ReceptionSettings.Greylisting.UNKNOWN;
                },
                reception.greylistDelay(),
                refuse == null ? Double.POSITIVE_INFINITY : refuse,
                reception.perMinute(),
                reception.banAfter(),
                reception.banTime(),
                exempt == null ? Exempt.local() : new Exempt(exempt));
    }

    static Screening.Lists lists(Config.Reception reception) {
        return new Screening.Lists(
                reception.clientLists(), reception.domainLists(), Duration.ofSeconds(5));
    }

    private static Map<Service, InetSocketAddress> listeners(Config.Listen listen) {
        Map<Service, InetSocketAddress> listeners = new EnumMap<>(Service.class);
        put(listeners, Service.SMTP, listen.smtp());
        put(listeners, Service.SUBMISSION, listen.submission());
        put(listeners, Service.SUBMISSIONS, listen.submissions());
        put(listeners, Service.IMAP, listen.imap());
        put(listeners, Service.IMAPS, listen.imaps());
        put(listeners, Service.POP3, listen.pop3());
        put(listeners, Service.POP3S, listen.pop3s());
        put(listeners, Service.MANAGESIEVE, listen.managesieve());
        put(listeners, Service.LMTP, listen.lmtp());
        put(listeners, Service.HTTP, listen.http());
        put(listeners, Service.HTTPS, listen.https());
        return listeners;
    }

    private static void put(
            Map<Service, InetSocketAddress> listeners,
            Service service,
            @Nullable InetSocketAddress address) {
        if (address != null) listeners.put(service, address);
    }
}
