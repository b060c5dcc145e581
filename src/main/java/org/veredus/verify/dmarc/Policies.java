package org.veredus.verify.dmarc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.verify.dns.DnsAnswer;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Resolver;

/// Finds records and organizational domains, for one check. For one thread.
final class Policies {
    // RFC 9989 §4.10: eight questions are the most, so of a longer name some labels are left out
    private static final int MAX_LABELS = 8;

    private final Resolver resolver;
    private final DmarcSettings settings;
    private final Map<DnsName, Walk> walks = new HashMap<>();

    Policies(Resolver resolver, DmarcSettings settings) {
        this.resolver = resolver;
        this.settings = settings;
    }

    /// A record and where it was found.
    record Published(DnsName domain, DmarcRecord record) {}

    /// Ends a check: the DNS does not answer.
    static final class Unknown extends Exception {
        private static final long serialVersionUID = 1;

        Unknown(String why) {
            super(why, null, false, false);
        }
    }

    private record Walk(DnsName organization, @Nullable Published policy) {}

    /// The record that counts for an author's domain.
    @Nullable Published policy(DnsName author) throws Unknown {
        return walk(author).policy;
    }

    DnsName organization(DnsName domain) throws Unknown {
        return walk(domain).organization;
    }

    // RFC 9989 §4.10.2: there is no such domain if the DNS says just that
    boolean exists(DnsName domain) throws Unknown {
        return switch (resolver.a(domain)) {
            case DnsAnswer.NoSuchDomain<?>() -> false;
            case DnsAnswer.Failed<?>(var why) -> throw new Unknown(why);
            case DnsAnswer.Found<?> _ -> true;
            case DnsAnswer.NoData<?>() -> true;
        };
    }

    private Walk walk(DnsName domain) throws Unknown {
        Walk known = walks.get(domain);
        if (known != null) return known;
        Walk walk =
                switch (settings) {
                    case DmarcSettings.TreeWalk() -> treeWalk(domain);
                    case DmarcSettings.Suffixes(var list) -> bySuffix(domain, list);
                };
        walks.put(domain, walk);
        return walk;
    }

    // RFC 9989 §4.10
    private Walk treeWalk(DnsName start) throws Unknown {
        List<Published> found = new ArrayList<>();
        DnsName at = start;
        while (at != null) {
            DmarcRecord record = recordAt(at);
            if (record != null) {
                found.add(new Published(at, record));
                boolean last = record.suffix() == DmarcRecord.Suffix.ORGANIZATION;
                last |= record.suffix() == DmarcRecord.Suffix.PUBLIC && !at.equals(start);
                if (last) break;
            }
            at = next(at);
        }
        return result(start, found);
    }

    private static @Nullable DnsName next(DnsName name) {
        DnsName parent = name.parent();
        while (parent != null && parent.labels() >= MAX_LABELS) parent = parent.parent();
        return parent;
    }

    // RFC 9989 §4.10.2
    private static Walk result(DnsName start, List<Published> found) {
        if (found.isEmpty()) return new Walk(start, null);
        Published last = found.getLast();
        boolean suffix =
                last.record.suffix() == DmarcRecord.Suffix.PUBLIC && !last.domain.equals(start);
        DnsName organization = suffix ? below(last.domain, start) : last.domain;
        return new Walk(organization, policy(start, organization, found));
    }

    /// The author's own record, or else that of the organization, or else that of the suffix.
    private static Published policy(DnsName start, DnsName organization, List<Published> found) {
        for (DnsName wanted : List.of(start, organization)) {
            for (Published published : found) {
                if (published.domain.equals(wanted)) return published;
            }
        }
        return found.getLast();
    }

    private static DnsName below(DnsName suffix, DnsName start) {
        DnsName at = start;
        for (DnsName up = at.parent(); up != null && !up.equals(suffix); up = up.parent()) at = up;
        return at;
    }

    // RFC 7489 §6.6.3
    private Walk bySuffix(DnsName domain, PublicSuffixList list) throws Unknown {
        String registrable = list.registrable(domain.text());
        DnsName organization = registrable == null ? domain : new DnsName(registrable);
        DmarcRecord own = recordAt(domain);
        if (own != null) return new Walk(organization, new Published(domain, own));
        DmarcRecord theirs = organization.equals(domain) ? null : recordAt(organization);
        return new Walk(organization, theirs == null ? null : new Published(organization, theirs));
    }

    /// The record of a name; several count as none.
    @Nullable DmarcRecord recordAt(DnsName domain) throws Unknown {
        DnsName name = domain.under("_dmarc");
        if (name == null) return null;
        DnsAnswer<String> answer = resolver.txt(name);
        if (answer instanceof DnsAnswer.Failed<String>(var why)) throw new Unknown(why);
        List<DmarcRecord> records = new ArrayList<>();
        for (String text : answer.records()) {
            DmarcRecord record = DmarcRecord.parse(text);
            if (record != null) records.add(record);
        }
        return records.size() == 1 ? records.getFirst() : null;
    }
}
