package org.veredus.transport.inspect.client;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Domain;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.format.reading.Link;
import org.veredus.format.reading.Reading;
import org.veredus.format.reading.WebAddress;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.Finding;
import org.veredus.verify.dnsbl.DnsLists;
import org.veredus.verify.dnsbl.Listing;

/// Whether lists in the DNS have the domains that a message leads to or comes from.
public final class LinkListCheck implements Check {
    private final DnsLists lists;
    private final PublicSuffixList suffixes;

    public LinkListCheck(DnsLists lists, PublicSuffixList suffixes) {
        this.lists = lists;
        this.suffixes = suffixes;
    }

    @Override
    public String name() {
        return "link-lists";
    }

    @Override
    public Spends spends() {
        return Spends.TIME;
    }

    @Override
    public List<Finding> look(Candidate candidate) {
        List<Finding> findings = new ArrayList<>();
        Set<String> said = new LinkedHashSet<>();
        for (Listing listing : lists.names(domains(candidate.reading()))) {
            String zone = listing.list().zone().text();
            if (!said.add(zone)) continue; // many links to listed domains are no worse than one
            String reason = listing.reason().isEmpty() ? "" : ": " + listing.reason();
            findings.add(
                    new Finding(
                            "uribl-" + zone,
                            listing.list().score(),
                            listing.subject(),
                            "The message names "
                                    + listing.subject()
                                    + ", which is on the list "
                                    + zone
                                    + reason
                                    + "."));
        }
        return findings;
    }

    /// What somebody registered; the author's first.
    private Set<Domain> domains(Reading reading) {
        Set<Domain> domains = new LinkedHashSet<>();
        add(domains, reading.author().domain());
        for (Link link : reading.links()) {
            WebAddress address = link.address();
            if (address != null) add(domains, address.host());
        }
        return domains;
    }

    private void add(Set<Domain> domains, String host) {
        Domain domain = registered(host);
        if (domain != null) domains.add(domain);
    }

    private @Nullable Domain registered(String host) {
        try {
            if (host.isEmpty() || host.startsWith("[") || host.matches("[0-9.]+")) return null;
            String registrable = suffixes.registrable(host);
            return registrable == null ? null : new Domain(registrable);
        } catch (IllegalArgumentException odd) {
            return null; // browsers take more than the DNS has
        }
    }
}
