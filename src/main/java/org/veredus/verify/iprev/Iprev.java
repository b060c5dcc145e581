package org.veredus.verify.iprev;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Domain;
import org.veredus.verify.dns.DnsAnswer;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Resolver;

/// The check.
public final class Iprev {
    /// Names of one address that are looked at.
    public static final int MAX_NAMES = 10;

    private final Resolver resolver;

    public Iprev(Resolver resolver) {
        this.resolver = resolver;
    }

    public IprevVerdict check(InetAddress client) {
        return switch (resolver.ptr(client)) {
            case DnsAnswer.Found<Domain>(var names, _, _) -> confirmed(client, names);
            case DnsAnswer.NoData<Domain>() -> new IprevVerdict(IprevResult.PERMERROR, null);
            case DnsAnswer.NoSuchDomain<Domain>() -> new IprevVerdict(IprevResult.PERMERROR, null);
            case DnsAnswer.Failed<Domain>(_) -> new IprevVerdict(IprevResult.TEMPERROR, null);
        };
    }

    private IprevVerdict confirmed(InetAddress client, List<Domain> names) {
        boolean unsure = false;
        for (Domain name : names.subList(0, Math.min(MAX_NAMES, names.size()))) {
            DnsName asked = name.literal() ? null : DnsName.of(name);
            if (asked == null) continue;
            Leads leads = leads(asked, client);
            if (leads == Leads.BACK) return new IprevVerdict(IprevResult.PASS, name);
            unsure |= leads == Leads.UNKNOWN;
        }
        @Nullable Domain first = names.getFirst();
        return new IprevVerdict(unsure ? IprevResult.TEMPERROR : IprevResult.FAIL, first);
    }

    private enum Leads {
        BACK,
        ELSEWHERE,
        UNKNOWN
    }

    private Leads leads(DnsName name, InetAddress client) {
        DnsAnswer<? extends InetAddress> answer =
                client instanceof Inet4Address ? resolver.a(name) : resolver.aaaa(name);
        if (answer.records().contains(client)) return Leads.BACK;
        return answer instanceof DnsAnswer.Failed<?> ? Leads.UNKNOWN : Leads.ELSEWHERE;
    }
}
