package org.veredus.protocol.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Argon2Cost;
import org.veredus.account.auth.AuthSettings;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.CredentialStore;
import org.veredus.account.correspondent.Colleagues;
import org.veredus.account.correspondent.Correspondents;
import org.veredus.account.directory.AccountRole;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.directory.Profile;
import org.veredus.account.fuzzy.ServerFuzzy;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.Filed;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.MailboxState;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.mailbox.Role;
import org.veredus.account.reputation.ServerReputation;
import org.veredus.account.screening.Policies;
import org.veredus.account.screening.Traps;
import org.veredus.account.script.HouseLists;
import org.veredus.account.script.HouseScripts;
import org.veredus.account.script.Snoozes;
import org.veredus.account.url.UrlAuthority;
import org.veredus.base.net.Deadlines;
import org.veredus.base.net.Listener;
import org.veredus.base.net.ListenerSettings;
import org.veredus.base.net.SessionIds;
import org.veredus.base.observe.Metrics;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.convert.Converter;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.storage.clock.CarefulClock;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;
import org.veredus.testing.MemoryStore;
import org.veredus.testing.Signers;
import org.veredus.testing.Talk;
import org.veredus.transport.deliver.Answers;
import org.veredus.transport.deliver.DeliverSettings;
import org.veredus.transport.deliver.DeliveryEvents;
import org.veredus.transport.deliver.Departures;
import org.veredus.transport.deliver.Dispatcher;
import org.veredus.transport.deliver.Filer;
import org.veredus.transport.deliver.HouseRules;
import org.veredus.transport.deliver.LookUps;
import org.veredus.transport.deliver.Outbox;
import org.veredus.transport.deliver.Rules;
import org.veredus.transport.deliver.StageScripts;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.InspectSettings;
import org.veredus.transport.inspect.Inspector;
import org.veredus.transport.inspect.Opening;
import org.veredus.transport.inspect.Standing;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.inspect.Views;
import org.veredus.transport.inspect.acquaintance.AcquaintanceLens;
import org.veredus.transport.inspect.client.Clients;
import org.veredus.transport.inspect.client.Exempt;
import org.veredus.transport.inspect.content.Hosts;
import org.veredus.transport.inspect.content.Names;
import org.veredus.transport.inspect.fuzzy.FuzzyCheck;
import org.veredus.transport.inspect.reception.Bans;
import org.veredus.transport.inspect.reception.Greylist;
import org.veredus.transport.inspect.reception.Reception;
import org.veredus.transport.inspect.reception.ReceptionSettings;
import org.veredus.transport.inspect.reputation.Behind;
import org.veredus.transport.inspect.trap.TrapCheck;
import org.veredus.transport.inspect.trap.TrapCount;
import org.veredus.transport.inspect.trap.TrapTeacher;
import org.veredus.transport.ledger.Ledger;
import org.veredus.transport.milter.MilterSettings;
import org.veredus.transport.milter.Milters;
import org.veredus.transport.quarantine.Quarantine;
import org.veredus.transport.queue.Queue;
import org.veredus.transport.queue.QueueSettings;
import org.veredus.transport.queue.QueuedMessage;
import org.veredus.transport.report.ReportBox;
import org.veredus.transport.route.ReturnPaths;
import org.veredus.transport.route.Router;
import org.veredus.transport.route.Target;
import org.veredus.transport.submit.Acquainting;
import org.veredus.transport.submit.Postbox;
import org.veredus.transport.trace.Trace;
import org.veredus.transport.trace.TraceSettings;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dnsbl.DnsList;
import org.veredus.verify.dnsbl.DnsLists;
import org.veredus.verify.spf.SpfSettings;

/// A small office over a store in memory, with its three doors open on the loopback interface.
final class Office implements AutoCloseable {
    static final String PASSWORD = "correct horse";
    private static final int MAX_SIZE = 100_000;
    private static final Names NAMES = new Names(PublicSuffixList.bundled());

    final FakeClock clock = new FakeClock();
    final FakeDns dns = new FakeDns();
    final ReportBox reports;
    final Ledger ledger;
    final MemoryStore store = new MemoryStore(clock);
    final Directory directory;
    final Accounts accounts;
    final Queue queue;
    final Policies policies;
    final Correspondents correspondents;
    final Traps traps;
    private final TrapCount trapCount;

    /// What was taken at traps: its id and the address.
    final List<String> trapped = new CopyOnWriteArrayList<>();
    final ServerReputation reputation;
    final ServerFuzzy fuzzy;
    Bans bans = new Bans(0, Duration.ofHours(1), clock);
    final Authenticator authenticator;
    private final TlsServerContext tls;
    private final SSLContext trusting;
    private final Deadlines deadlines = new Deadlines(clock);
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Talk> talks = new ArrayList<>();
    private final Router router;
    final ReturnPaths paths;
    private final Dispatcher dispatcher;
    final HouseScripts house = new HouseScripts(store);
    final HouseLists lists = new HouseLists(store);
    private final HouseRules houseRules = new HouseRules(house, lists);
    private final Rules.Equipment equipment;

    Office(Path folder) throws Exception {
        directory = new Directory(store);
        directory.addDomain(MailDomain.of(Domain.parse("mx.test")));
        CredentialStore credentials = new CredentialStore(store);
        AuthSettings settings =
                new AuthSettings(
                        new AuthSettings.Hashing(
                                new Argon2Cost(8, 1, 1), 4096, 2, Duration.ofMinutes(5)),
                        AuthSettings.Patience.ENDLESS,
                        AuthSettings.Terms.DEFAULT);
        authenticator =
                new Authenticator(
                        directory,
                        credentials,
                        settings,
                        new Random(1),
                        new Authenticator.AuthTime(clock, _ -> {}));
        for (String name : List.of("alice", "bob", "carol"))
            credentials.set(add(name, Quota.UNLIMITED), authenticator.credentials(PASSWORD));
        add("full", new Quota(10, 10));
        directory.setRoles(id("carol"), Set.of(AccountRole.ADMIN));
        accounts = new Accounts(store, clock, MailboxSettings.defaults(), directory::quota);
        correspondents = new Correspondents(accounts, clock);
        policies = new Policies(store, accounts);
        queue =
                Queue.open(
                        store,
                        QueueSettings.defaults(),
                        CarefulClock.open(store, clock, clock),
                        new Random(2),
                        (_, _, _) -> {});
        paths = ReturnPaths.open(store, directory, clock, new Random(4));
        traps = new Traps(store);
        trapCount = new TrapCount(traps, clock, new Metrics());
        reputation = ServerReputation.open(store, clock);
        fuzzy = ServerFuzzy.open(store, clock);
        router = new Router(directory, paths, traps::has);
        reports = new ReportBox(store, directory, clock);
        ledger = new Ledger(store, clock);
        equipment = equipment();
        dispatcher =
                new Dispatcher(
                        new Filer(
                                accounts,
                                rules(),
                                new Quarantine(store, accounts, clock),
                                clock,
                                new Trapped()),
                        new Departures(queue, paths),
                        DeliverSettings.defaults());
        LocalAuthority authority =
                LocalAuthority.open(folder, InstantSource.system(), new SecureRandom());
        tls =
                new TlsServerContext(
                        List.of(authority.server("mx", List.of("localhost"), List.of())));
        trusting = trusting(authority);
    }

    /// Hears of what came to traps and was taken.
    private final class Trapped implements DeliveryEvents {
        @Override
        public void filed(String message, Target.Local target, Filed filed) {}

        @Override
        public void trapped(String message, Target.Trap target, Verdict.Reach seen) {
            trapped.add(message + " " + target.address().wire());
            if (seen != Verdict.Reach.CONTENT) trapCount.unjudged(target.address());
        }
    }

    private Rules rules() {
        return new Rules(accounts, directory, houseRules, equipment, clock);
    }

    private Rules.Equipment equipment() throws Exception {
        return new Rules.Equipment(
                new Snoozes(store),
                new Outbox(
                        router,
                        new Departures(queue, paths),
                        accounts::intake,
                        Signers.of(store, directory, accounts, clock)),
                new Answers(Domain.parse("mx.test"), clock, new Random(3)),
                new Converter(1),
                LookUps.none());
    }

    private static SSLContext trusting(LocalAuthority authority) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", authority.certificate());
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    AccountId add(String name, Quota quota) throws Exception {
        return directory.addAccount(
                new NewAccount(Address.parse(name + "@mx.test"), quota, Set.of()));
    }

    AccountId id(String name) throws Exception {
        return Objects.requireNonNull(directory.account(Address.parse(name + "@mx.test"))).id();
    }

    Talk mx() throws Exception {
        return mx(ReceptionSettings.open(), List.of());
    }

    /// @param checks of content
    Talk mx(ReceptionSettings admitting, List<Check> checks) throws Exception {
        return open(mxPolicy(admitting, checks));
    }

    private SmtpPolicy mxPolicy(ReceptionSettings admitting, List<Check> checks) throws Exception {
        Standing standing = Standing.of(policies);
        Clients clients =
                new Clients(
                        "mx.test",
                        dns,
                        new DnsLists(
                                dns, List.of(DnsList.parse("bl.test=4")), Duration.ofSeconds(30)),
                        admitting.exempt());
        bans = new Bans(admitting.banAfter(), admitting.banTime(), clock);
        Reception reception =
                new Reception(
                        admitting,
                        standing,
                        clients,
                        new Reception.Memory(
                                Greylist.open(store, admitting.delay(), clock),
                                bans,
                                correspondents),
                        new Reception.Instruments(clock, new Metrics()));
        MessageAuthenticator authenticator =
                new MessageAuthenticator(
                        dns,
                        SpfSettings.of("mx.test"),
                        DkimSettings.defaults(),
                        new DmarcSettings.TreeWalk(),
                        clock,
                        clock);
        Inspector inspector =
                new Inspector(
                                InspectSettings.defaults("mx.test"),
                                authenticator,
                                new Inspector.Checks(checks, clock),
                                new Views(
                                        standing,
                                        List.of(
                                                new AcquaintanceLens(
                                                        correspondents,
                                                        NAMES,
                                                        Hosts.bundled(NAMES)))),
                                Opening.in(store.blobs()))
                        .telling(new TrapTeacher(trapCount, reputation, fuzzy, behind()));
        return new MxPolicy(
                router,
                dispatcher,
                inspector,
                reception,
                new MxPolicy.Reporting(reports, ledger, null));
    }

    private static Behind behind() {
        return new Behind(PublicSuffixList.bundled(), Hosts.bundled(NAMES), Exempt.nobody());
    }

    /// What looks at mail to traps.
    List<Check> trapChecks() {
        return List.of(
                new TrapCheck(reputation, correspondents, behind()),
                new FuzzyCheck(fuzzy, reputation, behind()));
    }

    /// The door for other offices with the house's scripts before it.
    Talk scripted() throws Exception {
        SmtpPolicy mx = mxPolicy(ReceptionSettings.open(), List.of());
        StageScripts scripts = new StageScripts(houseRules, accounts, equipment, clock);
        return open(new ScriptedPolicy(mx, scripts, "mx"));
    }

    /// The door for other offices with mail filters behind it.
    ///
    /// @param time that each may take for an answer
    Talk milted(List<? extends SocketAddress> filters, Duration time) throws Exception {
        Milters milters =
                new Milters(
                        new MilterSettings(List.copyOf(filters), "mx.test", time),
                        new Milters.Contents(store.blobs(), accounts::intake, MAX_SIZE),
                        clock,
                        new Metrics());
        return open(
                new MilteredPolicy(
                        mxPolicy(ReceptionSettings.open(), List.of()),
                        milters,
                        router,
                        this::accountName));
    }

    private @Nullable String accountName(AccountId account) throws StoreFailed {
        Profile profile = directory.account(account);
        return profile == null ? null : profile.primary().wire();
    }

    /// The door for our users with mail filters behind it.
    Talk miltedSubmission(List<? extends SocketAddress> filters) throws Exception {
        Milters milters =
                new Milters(
                        new MilterSettings(List.copyOf(filters), "mx.test", Duration.ofSeconds(5)),
                        new Milters.Contents(store.blobs(), accounts::intake, MAX_SIZE),
                        clock,
                        new Metrics());
        return open(
                new MilteredPolicy(
                        submissionPolicy(SubmissionPolicy.PlainText.ALLOWED),
                        milters,
                        router,
                        this::accountName));
    }

    Quarantine quarantine() {
        return new Quarantine(store, accounts, clock);
    }

    Talk lmtp() throws Exception {
        return open(new LmtpPolicy(router, dispatcher));
    }

    Talk submission(SubmissionPolicy.PlainText plainText) throws Exception {
        return open(submissionPolicy(plainText));
    }

    private SmtpPolicy submissionPolicy(SubmissionPolicy.PlainText plainText) throws Exception {
        return new SubmissionPolicy(
                new Postbox(
                        new Postbox.Ways(
                                router,
                                dispatcher,
                                new Departures(queue, paths),
                                new Acquainting(correspondents, reputation, new Colleagues(store))),
                        directory,
                        Signers.of(store, directory, accounts, clock),
                        clock,
                        new Random(3)),
                urls(),
                plainText);
    }

    private UrlAuthority urls() {
        return new UrlAuthority(accounts, directory, new Random(5), clock);
    }

    /// Files a message in somebody's inbox; a URL that gives the right to it.
    ///
    /// @param access such as `submit+alice@mx.test`
    String urlOf(String name, String message, String access) throws Exception {
        Account account = accounts.open(id(name));
        MailboxId inbox = Objects.requireNonNull(account.state().tree().find(Role.INBOX)).id();
        int uid;
        try (MessageIntake intake = account.intake()) {
            byte[] octets = message.getBytes(StandardCharsets.US_ASCII);
            intake.write(octets, 0, octets.length);
            Filing filing = new Filing(intake.finish(), new byte[0], Flags.NONE, clock.instant());
            uid = account.file(inbox, List.of(filing)).uids().getFirst();
        }
        String asked =
                "imap://" + name + "@mx.test@mx.test/INBOX/;UID=" + uid + ";URLAUTH=" + access;
        String rump =
                asked.replaceFirst("@mx.test", "%40mx.test")
                        .replace("+" + name + "@", "+" + name + "%40");
        return ((UrlAuthority.Authorized.Url) urls().authorize(account, rump)).url();
    }

    private Talk open(SmtpPolicy policy) throws Exception {
        SmtpSettings settings =
                new SmtpSettings(
                        Domain.parse("mx.test"),
                        MAX_SIZE,
                        100,
                        5,
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(30));
        SmtpDoor door =
                new SmtpDoor(
                        settings,
                        policy,
                        authenticator,
                        accounts::intake,
                        tls,
                        Address.parse("postmaster@mx.test"),
                        clock,
                        new SmtpMetrics(new Metrics(), "test"),
                        new Trace(store, TraceSettings.defaults(), clock));
        ListenerSettings loopback =
                ListenerSettings.of(
                        "smtp", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        // The same ids in each run, so that transcripts can name them
        SessionIds ids = new SessionIds(new Random(5));
        Listener listener = Listener.open(loopback, deadlines, ids, door);
        listeners.add(listener);
        Talk talk = new Talk(listener.port(), trusting);
        talks.add(talk);
        return talk;
    }

    /// The messages in somebody's inbox, whole.
    List<String> inbox(String name) throws Exception {
        return mailbox(name, Role.INBOX);
    }

    List<String> mailbox(String name, Role role) throws Exception {
        Account account = accounts.open(id(name));
        var inbox = Objects.requireNonNull(account.state().tree().find(role));
        MailboxState state = Objects.requireNonNull(account.open(inbox.id()));
        List<String> messages = new ArrayList<>();
        for (Entry entry : Objects.requireNonNull(state.entries()).toList()) {
            EmailRecord email = Objects.requireNonNull(account.email(entry.email()));
            byte[] whole = account.content(email).read(0, Math.toIntExact(email.size()));
            messages.add(new String(whole, StandardCharsets.UTF_8));
        }
        return messages;
    }

    /// The newest message that waits in the queue, whole.
    String queuedContent() throws Exception {
        QueuedMessage message = queue.list(null, 1000).getLast();
        return new String(
                store.blobs().read(message.content(), 0, MAX_SIZE), StandardCharsets.UTF_8);
    }

    /// The sender of the newest message that waits in the queue.
    String queuedSender() throws Exception {
        return queue.list(null, 1000).getLast().envelope().from().wire();
    }

    /// The recipients that wait in the queue.
    List<String> queued() throws Exception {
        List<String> recipients = new ArrayList<>();
        for (QueuedMessage message : queue.list(null, 1000))
            for (QueuedMessage.Waiting waiting : message.recipients())
                recipients.add(waiting.recipient().address().wire());
        return recipients;
    }

    List<Envelope> queuedEnvelopes() throws Exception {
        return queue.list(null, 1000).stream().map(QueuedMessage::envelope).toList();
    }

    /// Time passes, and deadlines with it.
    void pass(Duration time) {
        deadlines.sweep(clock.advance(time).getAsLong());
    }

    @Override
    public void close() throws IOException {
        for (Talk talk : talks) talk.close();
        long bugs = 0;
        for (Listener listener : listeners) {
            listener.close();
            bugs += listener.bugs();
        }
        deadlines.close();
        store.close();
        if (bugs > 0) throw new AssertionError(bugs + " sessions ended by a bug");
    }
}
