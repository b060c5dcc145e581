package org.veredus.transport.relay;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.Envelope;
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
/// overrides MTA-STS, so that neither can be used to get round the other (RFC 8461 §2). The records
/// of a host that is an alias are those of the name that it stands for, or else its own (RFC 7672
/// §2.2.2). A host whose TLSA records cannot be looked up is not called: somebody may be hiding
/// them (RFC 7672 §2.1.2).
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

        /// @param entry what its domain is told; null: it is not its fault
        /// @param why not, as a sentence
        record MayNot(Route.Host host, @Nullable TlsEntry entry, String why) implements Ruling {}
    }

    /// One ruling for each host, in their order.
    List<Ruling> on(Domain domain, List<Route.Host> hosts) throws StoreFailed {
        StsPolicy policy = domain.literal() ? null : policies.of(domain);
        List<Ruling> rulings = new ArrayList<>();
        for (Route.Host host : hosts) rulings.add(on(domain, host, policy));
        return rulings;
    }

    /// Whether a message may only go by safe connections. Reports go as they can, RFC 8689 §5.
    static boolean isStrict(Envelope envelope) {
        return envelope.tls() == Envelope.Tls.REQUIRED
                && !(envelope.from() instanceof ReversePath.Null);
    }

    /// What is left of a ruling where the sender demands safety: the host's name must be beyond
    /// doubt, by the DNS or by a policy, and its certificate, too. RFC 8689 §4.2.1
    static Ruling strict(Ruling ruling) {
        if (!(ruling instanceof Ruling.May(var call))) return ruling;
        return switch (call.demand()) {
            case Demand.ByDns _, Demand.ByAuthority() -> ruling;
            case Demand.Tested() -> byAuthority(call.host(), call.told());
            case Demand.Encrypted() -> byAuthority(call.host(), new Call.Told.Nobody());
            case Demand.Opportunistic() ->
                    call.host().found() == Route.Host.Found.SOMEHOW
                            ? new Ruling.MayNot(
                                    call.host(),
                                    null,
                                    "neither DNSSEC nor a policy vouches for its name")
                            : byAuthority(call.host(), new Call.Told.Nobody());
        };
    }

    private static Ruling byAuthority(Route.Host host, Call.Told told) {
        return new Ruling.May(new Call(host, new Demand.ByAuthority(), told));
    }

    private Ruling on(Domain domain, Route.Host host, @Nullable StsPolicy policy) {
        DnsName name = DnsName.parse(host.name());
        if (host.found() == Route.Host.Found.SOMEHOW || name == null)
            return bySts(domain, host, policy);
        Aliases aliases = Aliases.of(name, resolver);
        if (host.found() == Route.Host.Found.BY_AUTHENTIC_NAME) {
            // RFC 7672 §2.2.2: an alias that is vouched for may have records of its own
            return aliases.names().size() == 1
                    ? bySts(domain, host, policy)
                    : byDns(domain, host, List.of(name), policy);
        }
        return switch (aliases.end()) {
            case Aliases.End.Host() ->
                    byDns(
                            domain,
                            host,
                            Stream.of(aliases.last(), name).distinct().toList(),
                            policy);
            case Aliases.End.Insecure() -> byDns(domain, host, List.of(name), policy);
            case Aliases.End.Unknown(var why) -> hidden(domain, host, why);
        };
    }

    /// @param bases under which records are looked for, in this order
    private Ruling byDns(
            Domain domain, Route.Host host, List<DnsName> bases, @Nullable StsPolicy policy) {
        for (DnsName base : bases) {
            DnsName name = base.under("_" + host.address().getPort() + "._tcp");
            DnsAnswer<Tlsa> answer = name == null ? new DnsAnswer.NoData<>() : resolver.tlsa(name);
            switch (answer) {
                case DnsAnswer.Found<Tlsa>(var records, var authentic, _) -> {
                    if (authentic) return byRecords(domain, host, base, records);
                }
                case DnsAnswer.NoData<Tlsa>() -> {}
                case DnsAnswer.NoSuchDomain<Tlsa>() -> {}
                case DnsAnswer.Failed<Tlsa>(var why) -> {
                    return hidden(domain, host, why);
                }
            }
        }
        return bySts(domain, host, policy);
    }

    private static Ruling hidden(Domain domain, Route.Host host, String why) {
        return mayNot(
                domain,
                host,
                new TlsEntry.Policy("tlsa", List.of(), List.of(host.name())),
                "dnssec-invalid",
                "its TLSA records cannot be looked up: " + why);
    }

    // RFC 7672 §3.2.2
    private Ruling byRecords(Domain domain, Route.Host host, DnsName base, List<Tlsa> records) {
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
                        : new Demand.ByDns(base, usable, names(domain, base));
        return new Ruling.May(new Call(host, demand, told));
    }

    /// What a certificate below a trust anchor may be for: the host, and the domain as asked for
    /// and as it is an alias.
    private Set<String> names(Domain domain, DnsName base) {
        Set<String> names = new HashSet<>(List.of(base.text(), domain.ascii()));
        DnsName asked = DnsName.of(domain);
        if (asked != null) names.add(Aliases.of(asked, resolver).last().text());
        return names;
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
