package org.veredus.transport.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.verify.dane.Dane;
import org.veredus.verify.dns.DnsAnswer;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.dns.Tlsa;
import org.veredus.verify.mtasts.StsPolicy;

/// Finds out what a domain demands of the connections to its hosts.
///
/// DANE counts where the host was found by authentic answers all the way (RFC 7672 §2.2), and then
/// overrides MTA-STS, so that neither can be used to get round the other (RFC 8461 §2). A host
/// whose TLSA records cannot be looked up is not called: somebody may be hiding them (RFC 7672
/// §2.1.2).
final class Demands {
    private final Resolver resolver;
    private final StsPolicies policies;

    Demands(Resolver resolver, StsPolicies policies) {
        this.resolver = resolver;
        this.policies = policies;
    }

    /// What may be done with one host.
    sealed interface Ruling {
        record May(Call call) implements Ruling {}

        /// @param why not, as a sentence
        record MayNot(Route.Host host, String why) implements Ruling {}
    }

    /// One ruling for each host, in their order.
    List<Ruling> on(Domain domain, List<Route.Host> hosts) throws StoreFailed {
        StsPolicy policy = domain.literal() ? null : policies.of(domain);
        List<Ruling> rulings = new ArrayList<>();
        for (Route.Host host : hosts) rulings.add(on(domain, host, policy));
        return rulings;
    }

    private Ruling on(Domain domain, Route.Host host, @Nullable StsPolicy policy) {
        if (host.found() == Route.Host.Found.SOMEHOW) return bySts(host, policy);
        DnsName name = DnsName.parse("_" + host.address().getPort() + "._tcp." + host.name());
        DnsAnswer<Tlsa> answer = name == null ? new DnsAnswer.NoData<>() : resolver.tlsa(name);
        return switch (answer) {
            case DnsAnswer.Found<Tlsa>(var records, var authentic, _) ->
                    authentic
                            ? new Ruling.May(new Call(host, byDns(domain, host, records)))
                            : bySts(host, policy);
            case DnsAnswer.NoData<Tlsa>() -> bySts(host, policy);
            case DnsAnswer.NoSuchDomain<Tlsa>() -> bySts(host, policy);
            case DnsAnswer.Failed<Tlsa>(var why) ->
                    new Ruling.MayNot(host, "its TLSA records cannot be looked up: " + why);
        };
    }

    // RFC 7672 §3.2.2
    private static Demand byDns(Domain domain, Route.Host host, List<Tlsa> records) {
        List<Tlsa> usable = Dane.usable(records);
        return usable.isEmpty()
                ? new Demand.Encrypted()
                : new Demand.ByDns(usable, Set.of(host.name(), domain.ascii()));
    }

    // RFC 8461 §5
    private static Ruling bySts(Route.Host host, @Nullable StsPolicy policy) {
        if (policy == null || policy.mode() != StsPolicy.Mode.ENFORCE)
            return new Ruling.May(new Call(host, new Demand.Opportunistic()));
        return policy.allows(host.name())
                ? new Ruling.May(new Call(host, new Demand.ByAuthority()))
                : new Ruling.MayNot(host, "the domain's MTA-STS policy does not name it");
    }
}
