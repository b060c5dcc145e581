package org.veredus.transport.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.ledger.TlsEntry;
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
    private static final String UNNAMED = "the domain's MTA-STS policy does not name it";

    private final Resolver resolver;
    private final StsPolicies policies;

    Demands(Resolver resolver, StsPolicies policies) {
        this.resolver = resolver;
        this.policies = policies;
    }

    /// What may be done with one host.
    sealed interface Ruling {
        record May(Call call) implements Ruling {}

        /// @param entry what its domain is told
        /// @param why not, as a sentence
        record MayNot(Route.Host host, TlsEntry entry, String why) implements Ruling {}
    }

    /// One ruling for each host, in their order.
    List<Ruling> on(Domain domain, List<Route.Host> hosts) throws StoreFailed {
        StsPolicy policy = domain.literal() ? null : policies.of(domain);
        List<Ruling> rulings = new ArrayList<>();
        for (Route.Host host : hosts) rulings.add(on(domain, host, policy));
        return rulings;
    }

    private Ruling on(Domain domain, Route.Host host, @Nullable StsPolicy policy) {
        if (host.found() == Route.Host.Found.SOMEHOW) return bySts(domain, host, policy);
        DnsName name = DnsName.parse("_" + host.address().getPort() + "._tcp." + host.name());
        DnsAnswer<Tlsa> answer = name == null ? new DnsAnswer.NoData<>() : resolver.tlsa(name);
        return switch (answer) {
            case DnsAnswer.Found<Tlsa>(var records, var authentic, _) ->
                    authentic ? byDns(domain, host, records) : bySts(domain, host, policy);
            case DnsAnswer.NoData<Tlsa>() -> bySts(domain, host, policy);
            case DnsAnswer.NoSuchDomain<Tlsa>() -> bySts(domain, host, policy);
            case DnsAnswer.Failed<Tlsa>(var why) ->
                    mayNot(
                            domain,
                            host,
                            new TlsEntry.Policy("tlsa", List.of(), List.of(host.name())),
                            "dnssec-invalid",
                            "its TLSA records cannot be looked up: " + why);
        };
    }

    // RFC 7672 §3.2.2
    private static Ruling byDns(Domain domain, Route.Host host, List<Tlsa> records) {
        List<Tlsa> usable = Dane.usable(records);
        List<String> text = records.stream().map(Tlsa::text).toList();
        Call.Told told =
                new Call.Told.Domain(
                        domain.ascii(),
                        new TlsEntry.Policy("tlsa", text, List.of(host.name())),
                        "");
        Demand demand =
                usable.isEmpty()
                        ? new Demand.Encrypted()
                        : new Demand.ByDns(usable, Set.of(host.name(), domain.ascii()));
        return new Ruling.May(new Call(host, demand, told));
    }

    // RFC 8461 §5
    private static Ruling bySts(Domain domain, Route.Host host, @Nullable StsPolicy policy) {
        StsPolicy.Mode mode = policy == null ? StsPolicy.Mode.NONE : policy.mode();
        if (policy == null || mode == StsPolicy.Mode.NONE)
            return may(domain, host, new Demand.Opportunistic(), TlsEntry.Policy.NONE, "");
        TlsEntry.Policy known =
                new TlsEntry.Policy("sts", policy.wire().lines().toList(), policy.hosts());
        boolean enforced = mode == StsPolicy.Mode.ENFORCE;
        if (policy.allows(host.name())) {
            Demand demand = enforced ? new Demand.ByAuthority() : new Demand.Tested();
            return may(domain, host, demand, known, "");
        }
        return enforced
                ? mayNot(domain, host, known, "validation-failure", UNNAMED)
                : may(domain, host, new Demand.Opportunistic(), known, UNNAMED);
    }

    private static Ruling may(
            Domain domain,
            Route.Host host,
            Demand demand,
            TlsEntry.Policy policy,
            String objection) {
        return new Ruling.May(
                new Call(host, demand, new Call.Told.Domain(domain.ascii(), policy, objection)));
    }

    private static Ruling mayNot(
            Domain domain, Route.Host host, TlsEntry.Policy policy, String result, String why) {
        return new Ruling.MayNot(
                host,
                new TlsEntry(
                        domain.ascii(),
                        policy,
                        host.name(),
                        host.address().getAddress().getHostAddress(),
                        new TlsEntry.Outcome(result, "", why)),
                why);
    }
}
