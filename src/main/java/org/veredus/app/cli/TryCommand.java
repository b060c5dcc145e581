package org.veredus.app.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.AuthSettings;
import org.veredus.account.auth.BadPassword;
import org.veredus.account.directory.AccountRole;
import org.veredus.account.directory.DirectoryRefused;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.directory.Profile;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Quota;
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
import org.veredus.base.net.ConnectionLimits;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.ServerCertificate;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.protocol.imap.ImapPolicy;
import org.veredus.protocol.jmap.Cors;
import org.veredus.protocol.pop3.Pop3Settings;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.transport.relay.RelaySettings.Smarthost;
import org.veredus.transport.sign.RotationSettings;
import org.veredus.verify.dns.DnsSettings;
import org.veredus.verify.mtasts.StsPolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `veredus try`: the whole service on loopback, ready to play with.
@Command(
        name = "try",
        description = "Runs the whole service on loopback, with accounts to play with.")
final class TryCommand implements Callable<Integer> {
    private static final Domain DOMAIN = new Domain("example.test");
    private static final Domain HOST = new Domain("mail.example.test");
    private static final String PASSWORD = "correct horse";
    private static final List<String> NAMES = List.of("alice", "bob", "carol", "admin");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep the data in DIR. Without it they are gone on exit.")
    private @Nullable Path data;

    @Option(
            names = "--base-port",
            paramLabel = "N",
            defaultValue = "20000",
            description =
                    "Ports are N plus the usual ones (default ${DEFAULT-VALUE}: IMAP on 20143).")
    private int basePort;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "A loopback address (default ${DEFAULT-VALUE}).")
    private String bind = "127.0.0.1";

    @Option(
            names = "--relay",
            paramLabel = "HOST:PORT",
            description = "Send mail for other domains to this host.")
    private @Nullable String relay;

    @Option(
            names = "--dns",
            paramLabel = "HOST:PORT",
            description = "Send mail for other domains to their MX hosts, asking this DNS server.")
    private @Nullable String dns;

    @Option(
            names = "--mx-port",
            paramLabel = "N",
            defaultValue = "25",
            description = "The port MX hosts are called on (default ${DEFAULT-VALUE}).")
    private int mxPort;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "0",
            description = "Accounts user1 to userN besides.")
    private int users;

    @Option(
            names = "--no-inspect",
            description = "No content checks and no rate limits: for load tests.")
    private boolean noInspect;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Take limits, log settings, reports to others and what keeps mail out from"
                            + " this configuration file.")
    private @Nullable Path configFile;

    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    @Spec
    private CommandSpec spec;

    private final Terminal terminal;

    TryCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        InetAddress address = InetAddress.getByName(bind);
        if (!address.isLoopbackAddress())
            throw new ParameterException(
                    spec.commandLine(), "try binds loopback addresses only, not " + bind);
        if (basePort < 0 || basePort + Service.MANAGESIEVE.port() > 65_535 || basePort > 60_000)
            throw new ParameterException(spec.commandLine(), "--base-port must be 0 to 60000");
        if (users < 0)
            throw new ParameterException(spec.commandLine(), "--users must not be negative");
        Config config = config();
        Config.Log log =
                config == null
                        ? new Config.Log(Config.Format.TEXT, noInspect ? "warn" : "info")
                        : config.log();
        Running.logTo(terminal.err(), log);
        Path kept = data;
        Path folder = kept == null ? Files.createTempDirectory("veredus-try-") : kept;
        Server server = start(folder, address, config);
        Running running =
                Running.begin(server, terminal, folder, folder.resolve("tls").resolve("ca.pem"));
        running.leaveWhereOthersLook();
        if (kept == null) running.removeDataAtTheEnd();
        announce(terminal.out(), folder);
        return running.await();
    }

    private @Nullable Config config() throws IOException, Failure {
        if (configFile == null) return null;
        try {
            return ConfigFile.readForTrial(configFile);
        } catch (ConfigException wrong) {
            throw new Failure(String.valueOf(wrong.getMessage()));
        }
    }

    private Server start(Path folder, InetAddress address, @Nullable Config config)
            throws IOException, Failure, StoreFailed, DirectoryRefused, BadPassword {
        People.Surroundings world = People.Surroundings.real();
        ServerCertificate certificate =
                LocalAuthority.open(folder.resolve("tls"), world.clock(), world.random())
                        .server(HOST.ascii(), List.of("localhost", HOST.ascii()), List.of(address));
        RocksSettings store = RocksSettings.defaults(folder);
        AuthSettings auth =
                config == null
                        ? AuthSettings.defaults(
                                Runtime.getRuntime().availableProcessors(),
                                AuthSettings.Terms.DEFAULT)
                        : ServeCommand.auth(config);
        if (noInspect) auth = auth.withoutSlowdown();
        People people = new People(store, HOST, auth, world);
        try {
            AccountId keeper = furnish(people);
            ServerSettings settings =
                    new ServerSettings(
                            HOST,
                            store,
                            listeners(address),
                            OwnCertificates.of(certificate),
                            null,
                            auth,
                            ServerSettings.Passwords.ANYWHERE,
                            outbound(keeper),
                            screening(config),
                            limits(config),
                            RotationSettings.defaults(),
                            config == null
                                    ? ServerSettings.Reports.NOT_SENT
                                    : ServeCommand.reports(config.reports()),
                            StsPolicy.Mode.TESTING,
                            config == null
                                    ? ServerSettings.Search.INDEXED
                                    : ServeCommand.search(config.search()),
                            Duration.ofDays(7),
                            new Cors(Set.of()),
                            ServerSettings.LookUpSettings.none(),
                            config == null
                                    ? ServerSettings.Called.PUBLIC
                                    : ServeCommand.called(config.pushAddresses()),
                            config == null ? null : ServeCommand.apple(config.applePush()),
                            config == null
                                    ? ImapPolicy.defaults()
                                    : ServeCommand.imap(config.imap()),
                            config == null
                                    ? Pop3Settings.Policy.NONE
                                    : ServeCommand.pop3(config.pop3()),
                            config == null
                                    ? ServerSettings.Clients.NONE
                                    : ServeCommand.clients(config.tls()),
                            config == null
                                    ? null
                                    : ServeCommand.mailAuthorities(config.smimeAuthorities()),
                            URI.create(webmail()),
                            config == null ? Set.of() : config.auth().passkeyNames(),
                            config == null
                                    ? ParcelSettings.defaults()
                                    : ServeCommand.parcels(config.links()),
                            configFile == null ? null : ShownConfig.ofTrial(configFile),
                            Main.Version.number());
            return Server.start(people, settings, world);
        } catch (IOException
                | Failure
                | StoreFailed
                | DirectoryRefused
                | BadPassword
                | RuntimeException failed) {
            people.close();
            throw failed;
        }
    }

    /// Loopback is everybody's address here: limits by address are off unless a file turns
    /// them on.
    private static ServerSettings.Limits limits(@Nullable Config config) {
        return config == null
                ? new ServerSettings.Limits(ConnectionLimits.none(), 150L << 20, 1000)
                : ServeCommand.limits(config.limits());
    }

    private Map<Service, InetSocketAddress> listeners(InetAddress address) {
        Map<Service, InetSocketAddress> listeners = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            listeners.put(service, new InetSocketAddress(address, basePort + service.port()));
        }
        return listeners;
    }

    /// Without `--dns` nobody outside is asked.
    private Screening screening(@Nullable Config config) throws IOException {
        Screening.Names names =
                dns == null
                        ? new Screening.Names.Unasked()
                        : new Screening.Names.Asked(
                                List.of(Running.address(hostPort("--dns", dns))));
        Screening.Content content =
                noInspect ? Screening.Content.NOT_JUDGED : Screening.Content.JUDGED;
        return config == null || noInspect
                ? Screening.open(names, content)
                : new Screening(
                        names,
                        content,
                        ServeCommand.reception(config.reception()),
                        ServeCommand.lists(config.reception()),
                        ServeCommand.engines(config.engines()),
                        config.recipientsPerHour(),
                        ServeCommand.logos(config.brands()),
                        ServeCommand.chains(config.dkim2()),
                        config.reception().evidence());
    }

    private Outbound outbound(AccountId keeper) throws IOException {
        if (relay != null) {
            Config.HostPort to = hostPort("--relay", relay);
            return new Outbound.Through(new Smarthost(to.host(), to.port()));
        }
        if (dns != null)
            return new Outbound.Mx(
                    List.of(Running.address(hostPort("--dns", dns))),
                    DnsSettings.Dnssec.LOCAL_SERVERS_TRUSTED,
                    mxPort);
        return new Outbound.Caught(keeper);
    }

    /// Makes what is missing of domain and accounts. Returns the administrator.
    private AccountId furnish(People people) throws StoreFailed, DirectoryRefused, BadPassword {
        if (people.directory().domain(DOMAIN) == null)
            people.directory().addDomain(MailDomain.of(DOMAIN));
        List<NewAccount> missing = new ArrayList<>();
        for (String name : names()) {
            Address address = new Address(name, DOMAIN);
            Set<AccountRole> roles = name.equals("admin") ? Set.of(AccountRole.ADMIN) : Set.of();
            if (people.directory().account(address) == null)
                missing.add(new NewAccount(address, Quota.UNLIMITED, roles));
        }
        if (!missing.isEmpty()) {
            List<AccountId> made = people.directory().addAccounts(missing);
            // All have the same password, so it is hashed once.
            people.credentials().setAll(made, people.authenticator().credentials(PASSWORD));
        }
        Profile admin = people.directory().account(new Address("admin", DOMAIN));
        if (admin == null)
            throw new StoreFailed("the account admin@" + DOMAIN.ascii() + " is missing");
        return admin.id();
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(NAMES);
        for (int i = 1; i <= users; i++) names.add("user" + i);
        return names;
    }

    private void announce(PrintStream out, Path folder) {
        out.println("Veredus, to be tried out");
        out.println();
        for (Service service : Service.values()) {
            out.printf("  %-12s %s:%d%n", service.label(), bind, basePort + service.port());
        }
        out.println();
        out.println(
                "  accounts     "
                        + String.join(" ", NAMES)
                        + (users > 0 ? " user1 … user" + users : "")
                        + "  @"
                        + DOMAIN.ascii());
        out.println("  password     " + PASSWORD);
        out.println("  webmail      " + webmail());
        out.println("  admin pages  " + webmail() + "admin");
        out.println("  outside mail " + outside());
        out.println("  data         " + folder + (data == null ? " (gone on exit)" : ""));
        out.println("  authority    " + folder.resolve("tls").resolve("ca.pem"));
        out.println();
        out.println("ready");
        out.flush();
    }

    /// Where a browser on this machine finds the pages: no DNS knows [#HOST].
    private String webmail() {
        String host = bind.contains(":") ? "[" + bind + "]" : bind;
        return "http://" + host + ":" + (basePort + Service.HTTP.port()) + "/";
    }

    private String outside() {
        if (relay != null) return "goes to " + relay;
        if (dns != null)
            return "goes to its MX hosts, port " + mxPort + ", by the DNS server " + dns;
        return "is caught in the mailbox Outside of admin@" + DOMAIN.ascii();
    }

    private Config.HostPort hostPort(String option, String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, Math.max(0, colon));
        if (host.startsWith("[") && host.endsWith("]")) host = host.substring(1, host.length() - 1);
        try {
            return new Config.HostPort(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(
                    spec.commandLine(), option + " wants HOST:PORT, not " + text);
        }
    }
}
