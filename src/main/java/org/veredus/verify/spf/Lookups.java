package org.veredus.verify.spf;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.veredus.format.address.Domain;
import org.veredus.verify.dns.DnsAnswer;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Resolver;

/// The look-ups of one check, counted. For one thread.
final class Lookups {
    // RFC 7208 §4.6.4
    private static final int MAX_TERMS = 10;
    private static final int MAX_VOID = 2;
    private static final int MAX_HOSTS = 10;

    private final Resolver resolver;
    private final LongSupplier nanos;
    private final Duration longest;
    private final long start;
    private int terms;
    private int voids;

    Lookups(Resolver resolver, LongSupplier nanos, Duration longest) {
        this.resolver = resolver;
        this.nanos = nanos;
        this.longest = longest;
        this.start = nanos.getAsLong();
    }

    /// To be called for each mechanism and modifier that asks the DNS, before it does.
    void countTerm() throws SpfError {
        if (++terms > MAX_TERMS)
            throw SpfError.permanent("more than " + MAX_TERMS + " terms need a DNS look-up");
    }

    DnsAnswer<String> txt(DnsName name) throws SpfError {
        return inTime(() -> resolver.txt(name));
    }

    /// The addresses of the client's family.
    List<? extends InetAddress> addresses(DnsName name, InetAddress client) throws SpfError {
        return client instanceof Inet4Address
                ? records(name, inTime(() -> resolver.a(name)))
                : records(name, inTime(() -> resolver.aaaa(name)));
    }

    boolean exists(DnsName name) throws SpfError {
        return !records(name, inTime(() -> resolver.a(name))).isEmpty();
    }

    List<DnsName> mailHosts(DnsName name) throws SpfError {
        List<DnsName> hosts = records(name, inTime(() -> resolver.mxNames(name)));
        if (hosts.size() > MAX_HOSTS)
            throw SpfError.permanent(name + " has more than " + MAX_HOSTS + " MX records");
        return hosts;
    }

    /// The names of the client that have its address, RFC 7208 §5.5. Whatever fails is passed over,
    /// and nothing counts as void: all this is the client's doing, not the domain's.
    List<DnsName> validatedNames(InetAddress client) throws SpfError {
        List<Domain> claimed = inTime(() -> resolver.ptr(client)).records();
        List<DnsName> validated = new ArrayList<>();
        for (Domain domain : claimed.subList(0, Math.min(MAX_HOSTS, claimed.size()))) {
            DnsName name = DnsName.of(domain);
            if (name == null) continue;
            List<? extends InetAddress> addresses =
                    client instanceof Inet4Address
                            ? inTime(() -> resolver.a(name)).records()
                            : inTime(() -> resolver.aaaa(name)).records();
            if (addresses.contains(client)) validated.add(name);
        }
        return validated;
    }

    private <T> List<T> records(DnsName name, DnsAnswer<T> answer) throws SpfError {
        return switch (answer) {
            case DnsAnswer.Found<T>(var records, _, _) -> records;
            case DnsAnswer.NoData<T>() -> countVoid(name);
            case DnsAnswer.NoSuchDomain<T>() -> countVoid(name);
            case DnsAnswer.Failed<T>(var why) -> throw SpfError.temporary(why);
        };
    }

    private <T> List<T> countVoid(DnsName name) throws SpfError {
        if (++voids > MAX_VOID)
            throw SpfError.permanent(
                    "more than " + MAX_VOID + " DNS look-ups in vain, the last for " + name);
        return List.of();
    }

    private <T> T inTime(Supplier<T> question) throws SpfError {
        if (nanos.getAsLong() - start > longest.toNanos())
            throw SpfError.temporary("the DNS took longer than " + longest.toSeconds() + " s");
        return question.get();
    }
}
