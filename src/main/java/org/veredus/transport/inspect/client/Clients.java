package org.veredus.transport.inspect.client;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.veredus.format.address.Domain;
import org.veredus.transport.inspect.Finding;
import org.veredus.verify.dns.DnsAnswer;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.dnsbl.DnsLists;
import org.veredus.verify.dnsbl.Listing;
import org.veredus.verify.iprev.Iprev;
import org.veredus.verify.iprev.IprevVerdict;

/// Looks at sending computers.
public final class Clients {
    /// What providers write into the names of their customers' machines.
    private static final Pattern DYNAMIC =
            Pattern.compile(
                    "(^|[.\\d-])(dyn|dynamic|dhcp|pool|ppp|pppoe|dsl|adsl|vdsl|xdsl|cable|dial|dialup"
                            + "|dip|catv|broadband|customer|client|cust|res|home|mobile|wireless"
                            + "|fiber|ftth|pon)([.\\d-]|$)");

    private final String host;
    private final Resolver resolver;
    private final Iprev iprev;
    private final DnsLists lists;
    private final Exempt exempt;

    /// @param host our own name
    public Clients(String host, Resolver resolver, DnsLists lists, Exempt exempt) {
        this.host = host;
        this.resolver = resolver;
        iprev = new Iprev(resolver);
        this.lists = lists;
        this.exempt = exempt;
    }

    public ClientReport look(InetAddress client, String helo) {
        if (exempt.has(client)) return ClientReport.NOTHING;
        List<Finding> findings = new ArrayList<>();
        double listed = 0;
        for (Listing listing : lists.address(client)) {
            listed += listing.list().score();
            findings.add(listed(listing));
        }
        greeting(client, helo.toLowerCase(Locale.ROOT), findings);
        if (Exempt.local().has(client)) return new ClientReport(null, findings, listed);
        IprevVerdict name = iprev.check(client);
        named(client, name, findings);
        return new ClientReport(name, findings, listed);
    }

    private static Finding listed(Listing listing) {
        String zone = listing.list().zone().text();
        boolean good = listing.list().score() < 0;
        String reason = listing.reason().isEmpty() ? "" : ": " + listing.reason();
        return new Finding(
                (good ? "dnswl-" : "dnsbl-") + zone,
                listing.list().score(),
                listing.subject() + " " + listing.answer().getHostAddress(),
                "The sending computer is on the list "
                        + zone
                        + (good ? " of good senders" : "")
                        + reason
                        + ".");
    }

    private static void named(InetAddress client, IprevVerdict name, List<Finding> findings) {
        String address = client.getHostAddress();
        switch (name.result()) {
            case PASS -> {
                Domain found = name.name();
                if (found != null && isDynamic(client, found.ascii()))
                    findings.add(
                            new Finding(
                                    "client-dynamic",
                                    1.5,
                                    found.ascii(),
                                    "The sending computer's name "
                                            + found.ascii()
                                            + " is that of a provider's customer, not of a mail"
                                            + " server."));
            }
            case FAIL ->
                    findings.add(
                            new Finding(
                                    "iprev-fail",
                                    1,
                                    address + " " + name.name(),
                                    "The sending computer's name in the DNS does not lead back to"
                                            + " it."));
            case PERMERROR ->
                    findings.add(
                            new Finding(
                                    "iprev-none",
                                    1.5,
                                    address,
                                    "The sending computer has no name in the DNS."));
            case TEMPERROR -> {} // nobody knows
        }
    }

    static boolean isDynamic(InetAddress client, String name) {
        if (!(client instanceof Inet4Address)) return false;
        int numbers = 0;
        for (byte octet : client.getAddress()) {
            String number = Integer.toString(octet & 0xFF);
            if (name.matches(".*(^|[^0-9])0*" + number + "([^0-9].*|$)")) numbers++;
        }
        return numbers >= 2 && DYNAMIC.matcher(name).find();
    }

    private void greeting(InetAddress client, String helo, List<Finding> findings) {
        if (helo.isEmpty()) return;
        if (helo.equals(host)) {
            add(findings, "helo-ours", 3, helo, "The sending computer pretends to be ours.");
        } else if (helo.startsWith("[")) {
            literal(client, helo, findings);
        } else if (helo.matches("[0-9.]+")) {
            add(
                    findings,
                    "helo-bare-address",
                    1.5,
                    helo,
                    "The sending computer introduces itself with a number in place of a name.");
        } else if (helo.indexOf('.') < 0) {
            add(
                    findings,
                    "helo-no-domain",
                    1,
                    helo,
                    "The sending computer introduces itself as \"" + helo + "\", no full name.");
        } else {
            unknown(helo, findings);
        }
    }

    // RFC 5321 §4.1.3
    private static void literal(InetAddress client, String helo, List<Finding> findings) {
        if (helo.equals(Domain.of(client).ascii().toLowerCase(Locale.ROOT))) return;
        add(
                findings,
                "helo-other-address",
                1.5,
                helo,
                "The sending computer introduces itself with an address that is not its own.");
    }

    private void unknown(String helo, List<Finding> findings) {
        DnsName name = DnsName.parse(helo);
        boolean none =
                name == null
                        || (resolver.a(name) instanceof DnsAnswer.NoSuchDomain<?>
                                && resolver.aaaa(name) instanceof DnsAnswer.NoSuchDomain<?>);
        if (none)
            add(
                    findings,
                    "helo-unknown",
                    0.8,
                    helo,
                    "The sending computer introduces itself as \""
                            + helo
                            + "\", a name that does not exist.");
    }

    private static void add(
            List<Finding> findings, String name, double score, String helo, String sentence) {
        findings.add(new Finding(name, score, helo, sentence));
    }
}
