package org.veredus.verify.dns;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/// Asks recursive servers by UDP, and by TCP what does not fit. What is asked for again in the last
/// tenth of its time is looked up anew beside, so that who asks often never waits.
public final class DnsJavaResolver implements Resolver {
    private static final Logger log = LoggerFactory.getLogger(DnsJavaResolver.class);

    /// How often a server may send us on to another name.
    private static final int MAX_ALIASES = 8;

    /// The part of an answer's time at whose end it is looked up beside: the last tenth.
    private static final int RENEWED_PART = 10;

    /// Look-ups beside at the same time; an answer beyond runs out as if nobody had asked.
    private static final int MAX_RENEWING = 64;

    // RFC 8767 §5
    private static final Duration STALE_AGAIN = Duration.ofSeconds(30);

    private final DnsSettings settings;
    private final List<org.xbill.DNS.Resolver> servers;
    private final boolean authenticates;
    private final LongSupplier nanos;
    private final Cache<Question, Kept> cache;
    private final Executor background;
    private final Set<Question> renewing = ConcurrentHashMap.newKeySet();

    /// @param nanos elapsed time, by which answers grow old
    public DnsJavaResolver(DnsSettings settings, LongSupplier nanos) {
        this(
                settings,
                nanos,
                RootKeys.TRUST_ANCHORS,
                task -> Thread.ofVirtual().name("dns-prefetch").start(task));
    }

    /// @param background looks up what is to be forgotten soon
    DnsJavaResolver(
            DnsSettings settings, LongSupplier nanos, String trustAnchors, Executor background) {
        this.settings = settings;
        this.background = background;
        List<InetSocketAddress> addresses =
                settings.servers().isEmpty()
                        ? ResolverConfig.getCurrentConfig().servers()
                        : settings.servers();
        this.servers =
                addresses.stream().map(address -> server(address, settings, trustAnchors)).toList();
        this.authenticates =
                switch (settings.dnssec()) {
                    case VALIDATED_HERE, SERVERS_TRUSTED -> true;
                    case LOCAL_SERVERS_TRUSTED ->
                            addresses.stream()
                                    .allMatch(one -> one.getAddress().isLoopbackAddress());
                };
        this.nanos = nanos;
        this.cache =
                Caffeine.newBuilder()
                        .maximumSize(settings.cached())
                        .ticker(nanos::getAsLong)
                        .expireAfter(Expiry.<Question, Kept>writing((_, kept) -> left(kept.until)))
                        .build();
    }

    /// An answer that is remembered.
    ///
    /// @param renewFrom when it is worth a look-up beside, in elapsed time, as all
    /// @param freshUntil afterwards it is given only if there is none better, RFC 8767 §4
    /// @param until when it is forgotten
    private record Kept(
            Answers.Reading.Final<?> reading, long renewFrom, long freshUntil, long until) {}

    /// What is wanted of the records asked for: the type of the answer kept.
    private enum Wanted {
        VALUE,
        HOST_NAMES
    }

    private record Question(Name name, int type, Wanted wanted) {
        Question(Name name, int type) {
            this(name, type, Wanted.VALUE);
        }
    }

    @Override
    public DnsAnswer<Mx> mx(DnsName name) {
        return ask(name, Type.MX, DnsJavaResolver::mailHost);
    }

    @Override
    public DnsAnswer<DnsName> mxNames(DnsName name) {
        return ask(
                new Question(wire(name), Type.MX, Wanted.HOST_NAMES),
                record -> dnsName(((MXRecord) record).getTarget()));
    }

    @Override
    public DnsAnswer<Inet4Address> a(DnsName name) {
        return ask(
                name,
                Type.A,
                record -> ((ARecord) record).getAddress() instanceof Inet4Address v4 ? v4 : null);
    }

    @Override
    public DnsAnswer<Inet6Address> aaaa(DnsName name) {
        return ask(
                name,
                Type.AAAA,
                record ->
                        ((AAAARecord) record).getAddress() instanceof Inet6Address v6
                                ? v6
                                : null); // an IPv4-mapped one comes out as IPv4
    }

    @Override
    public DnsAnswer<String> txt(DnsName name) {
        return ask(name, Type.TXT, record -> text((TXTRecord) record));
    }

    @Override
    public DnsAnswer<Srv> srv(DnsName name) {
        return ask(name, Type.SRV, DnsJavaResolver::service);
    }

    @Override
    public DnsAnswer<Tlsa> tlsa(DnsName name) {
        return ask(
                name,
                Type.TLSA,
                record -> {
                    TLSARecord tlsa = (TLSARecord) record;
                    return new Tlsa(
                            tlsa.getCertificateUsage(),
                            tlsa.getSelector(),
                            tlsa.getMatchingType(),
                            tlsa.getCertificateAssociationData());
                });
    }

    @Override
    public DnsAnswer<DnsName> alias(DnsName name) {
        return ask(name, Type.CNAME, record -> dnsName(((CNAMERecord) record).getTarget()));
    }

    @Override
    public DnsAnswer<Domain> ptr(InetAddress address) {
        return ask(
                new Question(ReverseMap.fromAddress(address), Type.PTR),
                record -> domain(((PTRRecord) record).getTarget()));
    }

    private <T> DnsAnswer<T> ask(DnsName name, int type, Function<Record, @Nullable T> parse) {
        return ask(new Question(wire(name), type), parse);
    }

    private <T> DnsAnswer<T> ask(Question question, Function<Record, @Nullable T> parse) {
        Kept known = cache.getIfPresent(question);
        if (known != null && known.freshUntil - nanos.getAsLong() > 0) {
            if (known.renewFrom - nanos.getAsLong() <= 0) renew(question, parse);
            return answer(known);
        }
        Answers.Reading.Final<T> reading = follow(question, parse);
        boolean failed = reading.answer() instanceof DnsAnswer.Failed<T>;
        if (failed && known != null && known.reading.answer() instanceof DnsAnswer.Found<?>) {
            cache.put(question, fresh(known, STALE_AGAIN));
            return answer(known);
        }
        if (reading.kept().isPositive()) cache.put(question, kept(reading));
        return reading.answer();
    }

    private <T> void renew(Question question, Function<Record, @Nullable T> parse) {
        if (renewing.size() >= MAX_RENEWING || !renewing.add(question)) return;
        background.execute(
                () -> {
                    try {
                        Answers.Reading.Final<T> reading = follow(question, parse);
                        boolean failed = reading.answer() instanceof DnsAnswer.Failed<T>;
                        if (!failed && reading.kept().isPositive())
                            cache.put(question, kept(reading));
                    } finally {
                        renewing.remove(question);
                    }
                });
    }

    private static <T> DnsAnswer<T> answer(Kept known) {
        @SuppressWarnings("unchecked") // the type in the question decides what T is
        DnsAnswer<T> answer = (DnsAnswer<T>) known.reading.answer();
        return answer;
    }

    private Kept kept(Answers.Reading.Final<?> reading) {
        long lifetime = lifetime(reading).toNanos();
        long freshUntil = nanos.getAsLong() + lifetime;
        boolean found = reading.answer() instanceof DnsAnswer.Found<?>;
        long stale = found ? settings.stale().toNanos() : 0;
        return new Kept(
                reading, freshUntil - lifetime / RENEWED_PART, freshUntil, freshUntil + stale);
    }

    private Duration left(long until) {
        return Duration.ofNanos(Math.max(0, until - nanos.getAsLong()));
    }

    /// The same for a while more, before somebody is asked again.
    private Kept fresh(Kept known, Duration time) {
        long freshUntil = nanos.getAsLong() + time.toNanos();
        return new Kept(known.reading, freshUntil, freshUntil, known.until);
    }

    private <T> Answers.Reading.Final<T> follow(
            Question question, Function<Record, @Nullable T> parse) {
        Name name = question.name;
        for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
            switch (exchange(name, question.type, parse)) {
                case Answers.Reading.Final<T> end -> {
                    return end;
                }
                case Answers.Reading.Alias<T>(var target) -> name = target;
            }
        }
        return new Answers.Reading.Final<>(
                new DnsAnswer.Failed<>("more than " + MAX_ALIASES + " aliases"), Duration.ZERO);
    }

    private <T> Answers.Reading<T> exchange(
            Name name, int type, Function<Record, @Nullable T> parse) {
        Answers.Reading<T> worst = Answers.failed("no name server is configured");
        for (int round = 0; round < settings.rounds(); round++) {
            for (org.xbill.DNS.Resolver server : servers) {
                Answers.Reading<T> reading = askServer(server, name, type, parse);
                boolean failed =
                        reading instanceof Answers.Reading.Final<T>(var answer, _)
                                && answer instanceof DnsAnswer.Failed<T>;
                if (!failed) return reading;
                worst = reading;
            }
        }
        return worst;
    }

    private <T> Answers.Reading<T> askServer(
            org.xbill.DNS.Resolver server,
            Name name,
            int type,
            Function<Record, @Nullable T> parse) {
        Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        query.getHeader().setFlag(Flags.AD); // RFC 6840 §5.7: we understand the AD bit
        try {
            Message reply = server.send(query);
            if (!authenticates) reply.getHeader().unsetFlag(Flags.AD);
            return Answers.read(reply, name, type, parse);
        } catch (IOException unanswered) {
            log.debug("no answer for={} type={}", name, Type.string(type), unanswered);
            return Answers.failed(
                    "no answer from the name server for " + name + "/" + Type.string(type));
        }
    }

    private static org.xbill.DNS.Resolver server(
            InetSocketAddress address, DnsSettings settings, String trustAnchors) {
        SimpleResolver server = new SimpleResolver(address);
        server.setTimeout(settings.timeout());
        server.setEDNS(0, SimpleResolver.DEFAULT_EDNS_PAYLOADSIZE, 0, List.of());
        return switch (settings.dnssec()) {
            case VALIDATED_HERE -> RootKeys.validating(server, trustAnchors);
            case SERVERS_TRUSTED, LOCAL_SERVERS_TRUSTED -> server;
        };
    }

    private Duration lifetime(Answers.Reading.Final<?> reading) {
        Duration longest =
                reading.answer() instanceof DnsAnswer.Found<?>
                        ? settings.longest()
                        : settings.longestNegative();
        return reading.kept().compareTo(longest) < 0 ? reading.kept() : longest;
    }

    private static @Nullable Mx mailHost(Record record) {
        MXRecord mx = (MXRecord) record;
        if (mx.getTarget().equals(Name.root)) return new Mx(mx.getPriority(), null);
        Domain host = domain(mx.getTarget());
        return host == null ? null : new Mx(mx.getPriority(), host);
    }

    private static @Nullable Srv service(Record record) {
        SRVRecord srv = (SRVRecord) record;
        boolean none = srv.getTarget().equals(Name.root);
        Domain host = none ? null : domain(srv.getTarget());
        return !none && host == null
                ? null
                : new Srv(srv.getPriority(), srv.getWeight(), srv.getPort(), host);
    }

    private static Name wire(DnsName name) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (String label : name.text().split("\\.", -1)) {
            wire.write(label.length());
            wire.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        wire.write(0);
        try {
            return new Name(wire.toByteArray());
        } catch (IOException impossible) {
            throw new IllegalStateException(name + " was checked", impossible);
        }
    }

    private static @Nullable DnsName dnsName(Name name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.labels() - 1; i++) {
            byte[] label = name.getLabel(i); // its length comes first
            String octets = new String(label, 1, label.length - 1, StandardCharsets.ISO_8859_1);
            if (octets.contains(".")) return null;
            text.append(octets).append('.');
        }
        return DnsName.parse(text.toString());
    }

    private static @Nullable Domain domain(Name name) {
        try {
            Domain domain = Domain.parse(name.toString(true));
            return domain.literal() ? null : domain;
        } catch (AddressException unusable) {
            log.debug("unusable name={}", name, unusable);
            return null;
        }
    }

    private static String text(TXTRecord record) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (Object piece : record.getStringsAsByteArrays()) joined.writeBytes((byte[]) piece);
        return joined.toString(StandardCharsets.ISO_8859_1);
    }
}
