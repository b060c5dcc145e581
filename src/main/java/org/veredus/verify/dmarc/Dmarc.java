package org.veredus.verify.dmarc;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.verify.dkim.DkimResult;
import org.veredus.verify.dkim.DkimVerdict;
import org.veredus.verify.dmarc.Policies.Published;
import org.veredus.verify.dmarc.Policies.Unknown;
import org.veredus.verify.dns.DnsAnswer;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.spf.SpfResult;
import org.veredus.verify.spf.SpfVerdict;

/// Checks messages, RFC 9989 §5.3.
///
/// A message that does not say in one voice who it is from (no From, several, several domains) is a
/// permerror with the strictest policy of all domains it names, so that nothing is won by adding
/// one. A DNS failure that may hide a pass is a temperror, never a fail.
public final class Dmarc {
    private final Resolver resolver;
    private final DmarcSettings settings;

    public Dmarc(Resolver resolver, DmarcSettings settings) {
        this.resolver = resolver;
        this.settings = settings;
    }

    /// @param spf null where the client is not known
    public DmarcVerdict check(Header header, @Nullable SpfVerdict spf, List<DkimVerdict> dkim) {
        Authors authors = Authors.of(header);
        Policies policies = new Policies(resolver, settings);
        DnsName domain = authors.domains().isEmpty() ? null : authors.domains().getFirst();
        try {
            String problem = authors.problem();
            if (problem == null && !header.complete()) problem = "the header is too large";
            if (domain == null || problem != null)
                return verdict(
                        DmarcResult.PERMERROR,
                        strictest(authors, policies),
                        domain,
                        problem == null ? "there is no author" : problem);
            return check(domain, policies, spf, dkim);
        } catch (Unknown why) {
            return verdict(
                    DmarcResult.TEMPERROR,
                    DmarcPolicy.NONE,
                    domain,
                    String.valueOf(why.getMessage()));
        }
    }

    /// The record that a domain itself has; several count as none.
    public DnsAnswer<DmarcRecord> published(DnsName domain) {
        try {
            DmarcRecord record = new Policies(resolver, settings).recordAt(domain);
            return record == null
                    ? new DnsAnswer.NoData<>()
                    : new DnsAnswer.Found<>(List.of(record), false, Duration.ZERO);
        } catch (Unknown why) {
            return new DnsAnswer.Failed<>(String.valueOf(why.getMessage()));
        }
    }

    /// The organizational domain that a domain belongs to: always found, or the DNS fails.
    public DnsAnswer<DnsName> organization(DnsName domain) {
        try {
            DnsName found = new Policies(resolver, settings).organization(domain);
            return new DnsAnswer.Found<>(List.of(found), false, Duration.ZERO);
        } catch (Unknown why) {
            return new DnsAnswer.Failed<>(String.valueOf(why.getMessage()));
        }
    }

    /// Whether reports about a domain may be sent to a host elsewhere.
    public enum ReportConsent {
        GIVEN,
        REFUSED,
        /// The DNS does not answer.
        UNKNOWN
    }

    /// RFC 9990 §4, RFC 7489 §7.1: a host of another organization must agree to get reports.
    ///
    /// @param domain whose policy asks for reports
    /// @param host the domain of the address that they would go to
    public ReportConsent mayReport(DnsName domain, DnsName host) {
        Policies policies = new Policies(resolver, settings);
        try {
            if (policies.organization(domain).equals(policies.organization(host)))
                return ReportConsent.GIVEN;
        } catch (Unknown _) { // the answer is the same as for the question below
            return ReportConsent.UNKNOWN;
        }
        DnsName name = host.under(domain + "._report._dmarc");
        DnsAnswer<String> answer =
                name == null ? new DnsAnswer.NoSuchDomain<>() : resolver.txt(name);
        if (answer instanceof DnsAnswer.Failed<?>) return ReportConsent.UNKNOWN;
        boolean agreed =
                answer.records().stream().anyMatch(text -> DmarcRecord.parse(text) != null);
        return agreed ? ReportConsent.GIVEN : ReportConsent.REFUSED;
    }

    private DmarcVerdict check(
            DnsName author, Policies policies, @Nullable SpfVerdict spf, List<DkimVerdict> dkim)
            throws Unknown {
        Published published = policies.policy(author);
        if (published == null)
            return verdict(
                    DmarcResult.NONE,
                    DmarcPolicy.NONE,
                    author,
                    author + " publishes no DMARC policy");
        DmarcRecord record = published.record();
        if (!record.usable())
            return verdict(
                    DmarcResult.PERMERROR,
                    DmarcPolicy.NONE,
                    author,
                    "the DMARC policy of " + published.domain() + " cannot be read");
        Alignments alignments = new Alignments(author, record, policies);
        boolean spfAligned = spf != null && alignments.of(spf, SpfResult.PASS);
        boolean dkimAligned = alignments.of(dkim, DkimResult.PASS);
        DmarcResult result = DmarcResult.FAIL;
        if (spfAligned || dkimAligned) result = DmarcResult.PASS;
        else if ((spf != null && alignments.of(spf, SpfResult.TEMPERROR))
                || alignments.of(dkim, DkimResult.TEMPERROR)) result = DmarcResult.TEMPERROR;
        return new DmarcVerdict(
                result,
                policy(published, author, policies),
                author,
                spfAligned,
                dkimAligned,
                reason(result, author, spfAligned, dkimAligned),
                record,
                published.domain());
    }

    private static String reason(
            DmarcResult result, DnsName author, boolean spfAligned, boolean dkimAligned) {
        if (result == DmarcResult.TEMPERROR)
            return "the DNS did not answer where it might have spoken for " + author;
        if (spfAligned && dkimAligned) return "SPF and DKIM pass for " + author;
        if (spfAligned) return "SPF passes for " + author;
        return (dkimAligned ? "DKIM passes for " : "neither SPF nor DKIM passes for ") + author;
    }

    private static DmarcPolicy policy(Published published, DnsName author, Policies policies)
            throws Unknown {
        DmarcRecord record = published.record();
        if (published.domain().equals(author)) return record.own();
        boolean asked = record.nonexistent() != null; // only then is it worth a look-up
        return record.below(!asked || policies.exists(author));
    }

    /// Domains that are too many to be looked at count as if one of them said `p=reject`.
    private static DmarcPolicy strictest(Authors authors, Policies policies) throws Unknown {
        DmarcPolicy strictest = authors.more() ? DmarcPolicy.REJECT : DmarcPolicy.NONE;
        for (DnsName domain : authors.domains()) {
            Published published = policies.policy(domain);
            if (published != null)
                strictest = strictest.stricter(policy(published, domain, policies));
        }
        return strictest;
    }

    private static DmarcVerdict verdict(
            DmarcResult result, DmarcPolicy policy, @Nullable DnsName domain, String reason) {
        return new DmarcVerdict(result, policy, domain, false, false, reason, null, null);
    }
}
