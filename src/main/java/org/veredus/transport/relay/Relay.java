package org.veredus.transport.relay;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.base.net.Deadlines;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.format.address.Domain;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.ledger.TlsEntry;
import org.veredus.transport.queue.Carrier;
import org.veredus.transport.queue.Consignment;
import org.veredus.transport.queue.RecipientOutcome;
import org.veredus.transport.queue.RecipientOutcome.Reach;
import org.veredus.transport.queue.Trouble;
import org.veredus.transport.relay.Demands.Ruling;
import org.veredus.transport.relay.Route.Host;
import org.veredus.transport.relay.SmtpClient.Stage;
import org.veredus.verify.dane.Dane;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.mtasts.StsFetcher;

/// Takes mail to other offices.
public final class Relay implements Carrier, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Relay.class);

    /// A host whose handshake failed is spoken to in the clear for so long.
    private static final Duration WITHOUT_TLS = Duration.ofHours(1);

    private static final int MAX_WITHOUT_TLS = 10_000;

    /// Octets of a header that is looked into.
    private static final int MAX_HEADER = 256 << 10;

    private final RelaySettings settings;
    private final MailHosts hosts;
    private final BlobStore blobs;
    private final TlsClientContext anyone = TlsClientContext.opportunistic();
    private final TlsClientContext trusted;
    private final Demands demands;
    private final InstantSource clock;
    private final Deadlines deadlines;
    private final IdleConnections idle;
    private final Cache<InetSocketAddress, Boolean> withoutTls;
    private final Consumer<TlsEntry> sessions;

    public Relay(RelaySettings settings, KeyValueStore store, Trust trust, World world) {
        this.settings = settings;
        this.hosts = new MailHosts(world.resolver, settings, world.random);
        this.blobs = store.blobs();
        this.trusted = trust.authorities;
        StsPolicies policies =
                new StsPolicies(
                        store,
                        world.resolver,
                        trust.policies,
                        world.clock,
                        world.nanos,
                        world.sessions);
        this.demands = new Demands(world.resolver, policies);
        this.clock = world.clock;
        this.deadlines = world.deadlines;
        this.sessions = world.sessions;
        this.idle = new IdleConnections(settings.reuse(), world.nanos);
        this.withoutTls =
                Caffeine.newBuilder()
                        .maximumSize(MAX_WITHOUT_TLS)
                        .expireAfterWrite(WITHOUT_TLS)
                        .ticker(world.nanos::getAsLong)
                        .build();
    }

    /// Whom a domain may call upon to vouch for its hosts.
    ///
    /// @param authorities for domains with an MTA-STS policy
    /// @param policies where such policies come from
    public record Trust(TlsClientContext authorities, StsFetcher policies) {}

    /// @param nanos elapsed time
    /// @param sessions hears how safe each new connection is
    public record World(
            Resolver resolver,
            Deadlines deadlines,
            RandomGenerator random,
            InstantSource clock,
            LongSupplier nanos,
            Consumer<TlsEntry> sessions) {}

    @Override
    public List<RecipientOutcome> carry(Consignment consignment) throws StoreFailed {
        Progress progress = new Progress(consignment.recipients());
        for (Map.Entry<Domain, List<Integer>> group : groups(consignment).entrySet()) {
            RelaySettings.Smarthost smarthost = settings.smarthost();
            Route route = smarthost == null ? hosts.of(group.getKey()) : hosts.of(smarthost);
            switch (route) {
                case Route.Hosts(var all) ->
                        call(
                                rulings(group.getKey(), all, consignment),
                                group.getValue(),
                                consignment,
                                progress);
                case Route.Nowhere(var outcome) -> {
                    for (int index : group.getValue()) progress.end(index, outcome);
                }
            }
        }
        return progress.outcomes();
    }

    /// What could be told of a domain if mail were sent to it now. Asks the DNS, and its web server
    /// for a policy; calls no mail host.
    public Outlook outlook(Domain domain) throws StoreFailed {
        if (settings.smarthost() != null) return Outlook.UNKNOWN;
        return switch (hosts.of(domain)) {
            case Route.Hosts(var all) -> outlook(demands.on(domain, all));
            case Route.Nowhere(RecipientOutcome.Failed _) -> Outlook.NOWHERE;
            case Route.Nowhere _ -> Outlook.UNKNOWN;
        };
    }

    /// That of the least safe host that may be called.
    private static Outlook outlook(List<Ruling> rulings) {
        Outlook least = Outlook.CERTIFIED;
        for (Ruling ruling : rulings) {
            if (!(ruling instanceof Ruling.May(var call))) continue;
            Outlook one =
                    switch (call.demand()) {
                        case Demand.ByDns _, Demand.ByAuthority() -> Outlook.CERTIFIED;
                        case Demand.Encrypted() -> Outlook.ENCRYPTED;
                        case Demand.Tested(), Demand.Opportunistic() -> Outlook.UNCERTAIN;
                    };
            if (one.compareTo(least) > 0) least = one;
        }
        return least;
    }

    private List<Ruling> rulings(Domain domain, List<Host> all, Consignment consignment)
            throws StoreFailed {
        List<Host> some = all.subList(0, Math.min(all.size(), settings.maxAddresses()));
        boolean strict = Demands.isStrict(consignment.envelope());
        if (settings.smarthost() != null) // its name is in our own configuration
        return all(some, strict ? new Demand.ByAuthority() : new Demand.Opportunistic());
        List<Ruling> rulings = demands.on(domain, some);
        if (strict) return rulings.stream().map(Demands::strict).toList();
        boolean demanding = !rulings.stream().allMatch(Relay::mayBeClear);
        return demanding && wantsToArriveAnyhow(consignment)
                ? all(some, new Demand.Opportunistic())
                : rulings;
    }

    private static boolean mayBeClear(Ruling ruling) {
        return ruling instanceof Ruling.May(var call) && mayBeClear(call.demand());
    }

    /// RFC 8689 §3: the sender would rather see it arrive than be kept back for want of TLS.
    private boolean wantsToArriveAnyhow(Consignment consignment) throws StoreFailed {
        int length = (int) Math.min(consignment.size(), MAX_HEADER);
        byte[] start = blobs.read(consignment.content(), 0, length);
        HeaderField field = Header.parse(start, length).first("TLS-Required");
        return field != null && field.value().equalsIgnoreCase("No");
    }

    /// The same demand of all, of which nobody is told.
    private static List<Ruling> all(List<Host> hosts, Demand demand) {
        return hosts.stream()
                .<Ruling>map(host -> new Ruling.May(new Call(host, demand, new Call.Told.Nobody())))
                .toList();
    }

    /// Ends connections kept for further mail.
    @Override
    public void close() {
        idle.closeAll();
    }

    private Map<Domain, List<Integer>> groups(Consignment consignment) {
        Map<Domain, List<Integer>> groups = new LinkedHashMap<>();
        Domain first = consignment.recipients().getFirst().address().domain();
        for (int i = 0; i < consignment.recipients().size(); i++) {
            Domain own = consignment.recipients().get(i).address().domain();
            Domain group = settings.smarthost() == null ? own : first;
            groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(i);
        }
        return groups;
    }

    private void call(
            List<Ruling> rulings, List<Integer> indexes, Consignment consignment, Progress progress)
            throws StoreFailed {
        for (Ruling ruling : rulings) {
            List<Integer> open = progress.open(indexes);
            if (open.isEmpty()) return;
            switch (ruling) {
                case Ruling.May(var call) -> callHost(call, open, consignment, progress);
                case Ruling.MayNot(var host, var entry, var why) -> {
                    if (entry != null) sessions.accept(entry);
                    progress.takeAll(open, untrusted(host, why, consignment));
                }
            }
        }
    }

    /// In as many sessions as it takes to keep to the host's limits.
    private void callHost(Call call, List<Integer> open, Consignment consignment, Progress progress)
            throws StoreFailed {
        List<Integer> left = open;
        while (!left.isEmpty()) {
            switch (session(call, consignment.trace())) {
                case Opening.Ready(var client, var messages) ->
                        left = converse(client, messages, call, left, consignment, progress);
                case Opening.Refused(var verdict) -> {
                    progress.takeAll(left, verdict);
                    return;
                }
                case Opening.Unsafe(var why) -> {
                    progress.takeAll(left, untrusted(call.host(), why, consignment));
                    return;
                }
            }
        }
    }

    /// @return whom another session with this host may serve
    private List<Integer> converse(
            SmtpClient client,
            int messages,
            Call call,
            List<Integer> open,
            Consignment consignment,
            Progress progress)
            throws StoreFailed {
        Host host = call.host();
        try {
            Parcel parcel = new Parcel(consignment, client.features(), blobs, clock.instant());
            RelayVerdict unfit = unfit(parcel, client.features(), host);
            int sent = 0;
            if (unfit != null) progress.takeAll(open, unfit);
            List<Integer> next = unfit == null ? open : List.of();
            int most = client.features().maxMessages();
            while (!next.isEmpty() && !client.isClosing() && messages + sent < most) {
                next = transact(client, host, parcel, next, progress);
                sent++;
            }
            boolean closing = client.isClosing();
            if (closing) progress.takeAll(next, RelayVerdict.closing(host));
            idle.put(call, client, messages + sent);
            return closing ? List.of() : next;
        } catch (IOException gone) {
            client.abort();
            log.debug("lost host={} stage={}", host, client.stage(), gone);
            progress.takeAll(open, RelayVerdict.lost(client.stage(), gone, host));
            return List.of();
        } catch (StoreFailed | RuntimeException broken) {
            client.abort();
            throw broken;
        }
    }

    private static RelayVerdict untrusted(Host host, String why, Consignment consignment) {
        return Demands.isStrict(consignment.envelope())
                ? RelayVerdict.unsafe(host, why)
                : RelayVerdict.untrusted(host, why);
    }

    private static @Nullable RelayVerdict unfit(Parcel parcel, ServerFeatures features, Host host) {
        if (parcel.lacksRequireTls()) return RelayVerdict.lacksRequireTls(host);
        Trouble trouble = trouble(parcel, features, host);
        return trouble == null
                ? null
                : new RelayVerdict.Final(new RecipientOutcome.Failed(trouble));
    }

    private static @Nullable Trouble trouble(Parcel parcel, ServerFeatures features, Host host) {
        Trouble late = parcel.lateness(host.toString());
        if (late != null) return late;
        if (parcel.isTooLarge()) { // RFC 1870 §6.1
            String most = features.maxSize() + " octets that " + host + " takes";
            return Trouble.ours("5.3.4", "message is larger than the " + most);
        }
        if (parcel.lacksUtf8()) // RFC 6531 §3.2
        return Trouble.ours("5.6.7", host + " does not take internationalized mail");
        return parcel.mustStayEightBit() // RFC 6152 §3
                ? Trouble.ours("5.6.3", host + " does not take 8-bit content")
                : null;
    }

    /// One transaction with as many as it may have.
    ///
    /// @return whom another transaction with this host may serve
    private List<Integer> transact(
            SmtpClient client, Host host, Parcel parcel, List<Integer> open, Progress progress)
            throws IOException, StoreFailed {
        int most = Math.min(settings.maxRecipients(), client.features().maxRecipients());
        int count = Math.min(open.size(), most);
        List<Integer> now = open.subList(0, count);
        Transaction.Replies replies =
                client.send(parcel.transaction(now.stream().map(progress::recipient).toList()));
        List<Integer> again = new ArrayList<>();
        List<Integer> taken = new ArrayList<>();
        if (!replies.mail().isPositive()) {
            RelayVerdict verdict = RelayVerdict.refused(Stage.MAIL, replies.mail(), host);
            for (int index : open) progress.take(index, verdict);
        } else {
            sort(replies.recipients(), now, host, progress, taken, again);
            settle(replies, taken, reach(client, parcel), host, progress);
            again.addAll(open.subList(count, open.size()));
        }
        if (replies.end() == null && !client.isClosing()) client.reset();
        return again;
    }

    private static void sort(
            List<SmtpReply> replies,
            List<Integer> indexes,
            Host host,
            Progress progress,
            List<Integer> taken,
            List<Integer> again) {
        int positive = (int) replies.stream().filter(SmtpReply::isPositive).count();
        for (int i = 0; i < indexes.size(); i++) {
            SmtpReply reply = replies.get(i);
            int index = indexes.get(i);
            if (reply.isPositive()) taken.add(index);
            else if (progress.take(index, RelayVerdict.recipientRefused(reply, positive, host)))
                again.add(index);
        }
    }

    private static void settle(
            Transaction.Replies replies,
            List<Integer> taken,
            Reach reach,
            Host host,
            Progress progress) {
        SmtpReply data = replies.data();
        SmtpReply end = replies.end();
        for (int index : taken) {
            if (end != null && end.isPositive())
                progress.end(
                        index, new RecipientOutcome.Delivered(reach, end.text(), host.toString()));
            else if (end != null) progress.take(index, RelayVerdict.refused(Stage.END, end, host));
            else if (data != null)
                progress.take(index, RelayVerdict.refused(Stage.DATA, data, host));
        }
    }

    private static Reach reach(SmtpClient client, Parcel parcel) {
        if (parcel.isTraced()) return Reach.TRACED;
        return client.features().offers("DSN") ? Reach.HANDED_ON : Reach.RELAYED;
    }

    /// A connection to a host that has exchanged greetings, or why there is none.
    private sealed interface Opening {
        record Ready(SmtpClient client, int messages) implements Opening {}

        record Refused(RelayVerdict verdict) implements Opening {}

        /// It is not as safe as is demanded.
        record Unsafe(String why) implements Opening {}
    }

    private Opening session(Call call, String id) {
        while (true) {
            IdleConnections.Kept kept = idle.take(call);
            if (kept == null) return open(call, id);
            if (isAlive(kept.client())) return new Opening.Ready(kept.client(), kept.messages());
        }
    }

    private static boolean isAlive(SmtpClient client) {
        try {
            if (client.reset().isPositive()) return true;
            client.close();
        } catch (IOException gone) {
            log.debug("kept connection was gone", gone);
            client.abort();
        }
        return false;
    }

    private Opening open(Call call, String id) {
        Host host = call.host();
        boolean may = mayBeClear(call.demand());
        if (may && withoutTls.getIfPresent(host.address()) != null)
            return opening(connect(call, id, null)); // its failure has been told of
        Attempt first = connect(call, id, context(call.demand()));
        TlsEntry entry = Sessions.entry(call, first);
        if (entry != null) sessions.accept(entry);
        if (!may || !(first instanceof Attempt.Unsafe(var why, _))) return opening(first);
        if (call.demand() instanceof Demand.Tested) {
            Attempt second = connect(call, id, anyone);
            if (!(second instanceof Attempt.Unsafe)) return opening(second);
        }
        log.info("handshake failed, going on in the clear host={}", host, why);
        withoutTls.put(host.address(), true); // so this happens once
        return opening(connect(call, id, null));
    }

    private static boolean mayBeClear(Demand demand) {
        return demand instanceof Demand.Opportunistic || demand instanceof Demand.Tested;
    }

    private TlsClientContext context(Demand demand) {
        return switch (demand) {
            case Demand.Opportunistic(), Demand.Encrypted() -> anyone;
            case Demand.ByDns _ -> anyone; // the certificate is looked at afterwards
            case Demand.ByAuthority(), Demand.Tested() -> trusted;
        };
    }

    private static Opening opening(Attempt attempt) {
        return switch (attempt) {
            case Attempt.Made(var client) -> new Opening.Ready(client, 0);
            case Attempt.Refused(var verdict) -> new Opening.Refused(verdict);
            case Attempt.Lacking lacking -> new Opening.Unsafe(lacking.why());
            case Attempt.Unsafe(var why, _) ->
                    new Opening.Unsafe("the TLS handshake failed: " + why);
        };
    }

    /// @param context null: in the clear
    private Attempt connect(Call call, String id, @Nullable TlsClientContext context) {
        Host host = call.host();
        SmtpClient client;
        try {
            client = SmtpClient.connect(host.address(), settings.timeouts(), deadlines, id);
        } catch (IOException unreachable) {
            return new Attempt.Refused(RelayVerdict.lost(Stage.CONNECT, unreachable, host));
        }
        try {
            SmtpReply greeting = client.greeting();
            if (!greeting.isPositive()) return refused(client, Stage.GREETING, greeting, host);
            SmtpReply hello = client.hello(settings.helo());
            if (hello.isPositive() && startTls(client, serverName(call), context))
                hello = client.hello(settings.helo());
            if (!hello.isPositive()) return refused(client, Stage.HELLO, hello, host);
            String lacking = lacking(client, call);
            if (lacking == null) return new Attempt.Made(client);
            Attempt attempt = new Attempt.Lacking(lacking, client.isEncrypted(), client.sender());
            client.close();
            return attempt;
        } catch (IOException gone) {
            client.abort();
            return client.stage() == Stage.TLS
                    ? new Attempt.Unsafe(gone, client.sender())
                    : new Attempt.Refused(RelayVerdict.lost(client.stage(), gone, host));
        }
    }

    /// @return whether the connection is encrypted now
    private static boolean startTls(
            SmtpClient client, String name, @Nullable TlsClientContext context) throws IOException {
        return context != null
                && client.features().offers("STARTTLS")
                && client.startTls(context, name).isPositive();
    }

    private static String serverName(Call call) {
        return call.demand() instanceof Demand.ByDns(var base, _, _)
                ? base.text()
                : call.host().name();
    }

    /// What the connection lacks of what is demanded of it; null: nothing.
    private @Nullable String lacking(SmtpClient client, Call call) {
        if (mayBeClear(call.demand()) || client.isEncrypted())
            return call.demand() instanceof Demand.ByDns(_, var records, var names)
                    ? Dane.mismatch(records, client.certificates(), names, clock.instant())
                    : null;
        return "it does not offer TLS, which its domain demands";
    }

    private static Attempt refused(SmtpClient client, Stage stage, SmtpReply reply, Host host) {
        client.close();
        return new Attempt.Refused(RelayVerdict.refused(stage, reply, host));
    }
}
