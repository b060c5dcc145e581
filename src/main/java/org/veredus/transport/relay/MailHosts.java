package org.veredus.transport.relay;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.transport.queue.RecipientOutcome;
import org.veredus.transport.queue.RecipientOutcome.Blame;
import org.veredus.transport.queue.Trouble;
import org.veredus.transport.relay.RelaySettings.Smarthost;
import org.veredus.transport.relay.Route.Host;
import org.veredus.verify.dns.DnsAnswer;
import org.veredus.verify.dns.Mx;
import org.veredus.verify.dns.Resolver;

/// Finds the hosts that take the mail of a domain, RFC 5321 §5.1.
///
/// Input: the domain. MX records are put in order of preference, equal ones shuffled; without any
/// the domain itself is the host. Every host's addresses are looked up, IPv6 and IPv4 in turn.
/// Where a host is this service, it and all that are no more preferred are cut off: mail would go
/// in a circle. In doubt (DNS fails) the answer is "later", unless some host could be found.
final class MailHosts {
    /// More mail hosts than this are not looked at.
    private static final int MAX_HOSTS = 20;

    private final Resolver resolver;
    private final RelaySettings settings;
    private final RandomGenerator random;

    MailHosts(Resolver resolver, RelaySettings settings, RandomGenerator random) {
        this.resolver = resolver;
        this.settings = settings;
        this.random = random;
    }

    Route of(Smarthost smarthost) {
        String name = smarthost.host();
        // RFC 6761 §6.3
        if (name.equals("localhost"))
            return hosts(
                    name,
                    new Found(List.of(InetAddress.ofLiteral("127.0.0.1")), false, false),
                    smarthost.port());
        try {
            InetAddress address = InetAddress.ofLiteral(name);
            return hosts(name, new Found(List.of(address), false, false), smarthost.port());
        } catch (IllegalArgumentException _) { // a name, then
            return named(smarthost);
        }
    }

    private Route named(Smarthost smarthost) {
        try {
            Found found = addresses(Domain.parse(smarthost.host()));
            if (!found.addresses.isEmpty()) return hosts(smarthost.host(), found, smarthost.port());
        } catch (AddressException wrong) {
            return later("4.3.5", "smarthost: " + wrong.getMessage());
        }
        // Our own configuration or DNS is at fault, so nothing is given up
        return later("4.4.3", "no address found for smarthost " + smarthost.host());
    }

    Route of(Domain domain) {
        if (domain.literal()) {
            InetAddress address = domain.literalAddress();
            if (isOurs(address)) return loop(domain);
            return hosts(
                    address.getHostAddress(),
                    new Found(List.of(address), false, false),
                    settings.mxPort());
        }
        return switch (resolver.mx(domain)) {
            case DnsAnswer.Found<Mx>(var records, var authentic, _) ->
                    byRecords(domain, records, authentic);
            // RFC 5321 §5.1: the implicit MX. If the domain's address is authentic, so is the news
            // that it has no MX, or the resolver would have called it a failure
            case DnsAnswer.NoData<Mx>() -> among(domain, List.of(new Mx(0, domain)), true);
            case DnsAnswer.NoSuchDomain<Mx>() -> never("5.1.2", "no such domain: " + domain);
            case DnsAnswer.Failed<Mx>(var why) -> later("4.4.3", why);
        };
    }

    private Route byRecords(Domain domain, List<Mx> records, boolean authentic) {
        List<Mx> hosts = new ArrayList<>(records.stream().filter(mx -> mx.host() != null).toList());
        // RFC 7505 §3, RFC 7505 §4.2
        if (hosts.isEmpty()) return never("5.1.10", "domain " + domain + " takes no mail");
        shuffle(hosts); // RFC 5321 §5.1: equal ones in random order
        hosts.sort(Comparator.comparingInt(Mx::preference));
        return among(domain, hosts.subList(0, Math.min(hosts.size(), MAX_HOSTS)), authentic);
    }

    private Route among(Domain domain, List<Mx> sorted, boolean authentic) {
        List<Host> hosts = new ArrayList<>();
        int added = 0; // by hosts of the preference being looked at
        int preference = -1;
        boolean failed = false;
        for (Mx mx : sorted) {
            if (mx.preference() != preference) added = 0;
            preference = mx.preference();
            Domain name = Objects.requireNonNull(mx.host()); // null ones were left out
            Found found = addresses(name);
            if (settings.ownNames().contains(name)
                    || found.addresses.stream().anyMatch(this::isOurs)) {
                // RFC 5321 §5.1: those of our own preference go as well
                List<Host> better = hosts.subList(0, hosts.size() - added);
                return better.isEmpty() ? loop(domain) : new Route.Hosts(better);
            }
            failed |= found.failed;
            Host.Found vouched =
                    !authentic
                            ? Host.Found.SOMEHOW
                            : found.authentic ? Host.Found.AUTHENTIC : Host.Found.BY_AUTHENTIC_NAME;
            for (InetAddress address : found.addresses)
                hosts.add(
                        new Host(
                                name.ascii(),
                                new InetSocketAddress(address, settings.mxPort()),
                                vouched));
            added += found.addresses.size();
        }
        if (!hosts.isEmpty()) return new Route.Hosts(hosts);
        if (failed)
            return later(
                    "4.4.3", "addresses of the mail hosts of " + domain + " cannot be looked up");
        return never("5.4.4", "mail hosts of " + domain + " have no address");
    }

    /// @param authentic whether DNSSEC vouches for all addresses
    private record Found(List<InetAddress> addresses, boolean failed, boolean authentic) {}

    private Found addresses(Domain name) {
        if (name.literal()) return new Found(List.of(name.literalAddress()), false, false);
        DnsAnswer<Inet6Address> six = resolver.aaaa(name);
        DnsAnswer<Inet4Address> four = resolver.a(name);
        boolean failed = six instanceof DnsAnswer.Failed<?> || four instanceof DnsAnswer.Failed<?>;
        List<Inet6Address> sixes = six.records();
        List<Inet4Address> fours = four.records();
        List<InetAddress> mixed = new ArrayList<>();
        for (int i = 0; i < Math.max(sixes.size(), fours.size()); i++) {
            if (i < sixes.size()) mixed.add(sixes.get(i));
            if (i < fours.size()) mixed.add(fours.get(i));
        }
        return new Found(mixed, failed, vouched(six) && vouched(four));
    }

    /// RFC 7672 §2.2.2: what is not there cannot mislead.
    private static boolean vouched(DnsAnswer<?> answer) {
        return !(answer instanceof DnsAnswer.Found<?>(_, var authentic, _)) || authentic;
    }

    private boolean isOurs(InetAddress address) {
        return settings.ownEndpoints().contains(new InetSocketAddress(address, settings.mxPort()));
    }

    private void shuffle(List<Mx> hosts) {
        for (int i = hosts.size() - 1; i > 0; i--)
            Collections.swap(hosts, i, random.nextInt(i + 1));
    }

    private static Route hosts(String name, Found found, int port) {
        return new Route.Hosts(
                found.addresses.stream()
                        .map(
                                address ->
                                        new Host(
                                                name,
                                                new InetSocketAddress(address, port),
                                                Host.Found.SOMEHOW))
                        .toList());
    }

    private static Route loop(Domain domain) {
        return never("5.4.6", "mail for " + domain + " loops back to this host");
    }

    private static Route never(String status, String why) {
        return new Route.Nowhere(new RecipientOutcome.Failed(Trouble.ours(status, why)));
    }

    private static Route later(String status, String why) {
        return new Route.Nowhere(
                new RecipientOutcome.Deferred(Trouble.ours(status, why), Blame.DESTINATION));
    }
}
