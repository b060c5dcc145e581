package org.veredus.verify.bimi;

import java.net.URI;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.verify.bimi.BimiVerdict.Authority;
import org.veredus.verify.bimi.DocumentFetcher.Document;
import org.veredus.verify.bimi.DocumentFetcher.Unavailable;
import org.veredus.verify.bimi.DocumentFetcher.Unavailable.Lasting;
import org.veredus.verify.bimi.MarkAuthorities.Unproven;
import org.veredus.verify.dkim.DkimVerdict;
import org.veredus.verify.dmarc.Dmarc;
import org.veredus.verify.dmarc.DmarcPolicy;
import org.veredus.verify.dmarc.DmarcRecord;
import org.veredus.verify.dmarc.DmarcResult;
import org.veredus.verify.dmarc.DmarcVerdict;
import org.veredus.verify.dns.DnsAnswer;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Resolver;

/// Checks messages, by the draft's section on what receivers do.
///
/// A message is looked at if DMARC passes for its author and both the author's domain and its
/// organization want all mail that fails it kept out. The record is looked for at the selector
/// below the author's domain, then at `default` below the organization's; a DNS failure is a
/// temperror and not the end of the first look-up.
public final class Bimi {
    /// Of a list of problems in one sentence.
    private static final int TOLD = 3;

    private final Resolver resolver;
    private final Dmarc dmarc;
    private final DocumentFetcher fetcher;
    private final @Nullable MarkAuthorities authorities;
    private final InstantSource clock;

    /// @param authorities null: evidence is not looked at, and every logo is the domain's own claim
    public Bimi(
            Resolver resolver,
            Dmarc dmarc,
            DocumentFetcher fetcher,
            @Nullable MarkAuthorities authorities,
            InstantSource clock) {
        this.resolver = resolver;
        this.dmarc = dmarc;
        this.fetcher = fetcher;
        this.authorities = authorities;
        this.clock = clock;
    }

    private sealed interface Sought {
        record Found(DnsName domain, String selector, BimiRecord record) implements Sought {}

        record Nothing() implements Sought {}

        record Several() implements Sought {}

        record Unknown(String why) implements Sought {}
    }

    /// Blocks for the DNS and for two documents at most.
    ///
    /// @param verdict on the same message
    /// @param dkim its signatures
    public BimiVerdict check(Header header, DmarcVerdict verdict, List<DkimVerdict> dkim) {
        DnsName author = verdict.domain();
        if (author == null || verdict.result() != DmarcResult.PASS)
            return BimiVerdict.skipped("DMARC does not pass");
        DmarcRecord policy = verdict.record();
        if (policy == null || !isEnforced(policy, verdict.policy()))
            return BimiVerdict.skipped("the DMARC policy of " + author + " is not enforced");
        return switch (dmarc.organization(author)) {
            case DnsAnswer.Failed<?>(var why) ->
                    BimiVerdict.of(BimiResult.TEMPERROR, author, BimiSelector.USUAL, why);
            case DnsAnswer.Found<DnsName>(var found, _, _) ->
                    check(author, found.getFirst(), header, dkim);
            case DnsAnswer.NoData<?>() -> check(author, author, header, dkim);
            case DnsAnswer.NoSuchDomain<?>() -> check(author, author, header, dkim);
        };
    }

    private BimiVerdict check(
            DnsName author, DnsName organization, Header header, List<DkimVerdict> dkim) {
        String selector = BimiSelector.of(header, dkim, organization);
        DnsAnswer<DmarcRecord> above = dmarc.published(organization);
        if (above instanceof DnsAnswer.Failed<?>(var why))
            return BimiVerdict.of(BimiResult.TEMPERROR, author, selector, why);
        for (DmarcRecord record : above.records())
            if (!isEnforced(record, record.own()) || record.subdomains() == DmarcPolicy.NONE)
                return BimiVerdict.skipped(
                        "the DMARC policy of " + organization + " is not enforced");
        Sought sought = look(author, selector);
        if (sought instanceof Sought.Nothing) sought = look(organization, BimiSelector.USUAL);
        return switch (sought) {
            case Sought.Found found -> judged(found, organization);
            case Sought.Nothing() ->
                    BimiVerdict.of(
                            BimiResult.NONE, author, selector, author + " publishes no BIMI");
            case Sought.Several() ->
                    BimiVerdict.of(
                            BimiResult.NONE, author, selector, author + " has several records");
            case Sought.Unknown(var why) ->
                    BimiVerdict.of(BimiResult.TEMPERROR, author, selector, why);
        };
    }

    /// What is at one selector of a domain, whatever any message says.
    public BimiVerdict at(DnsName domain, String selector) {
        return switch (look(domain, selector)) {
            case Sought.Found found ->
                    switch (dmarc.organization(domain)) {
                        case DnsAnswer.Found<DnsName>(var organizations, _, _) ->
                                judged(found, organizations.getFirst());
                        case DnsAnswer.NoData<?>() -> judged(found, domain);
                        case DnsAnswer.NoSuchDomain<?>() -> judged(found, domain);
                        case DnsAnswer.Failed<?>(var why) ->
                                BimiVerdict.of(BimiResult.TEMPERROR, domain, selector, why);
                    };
            case Sought.Nothing() ->
                    BimiVerdict.of(
                            BimiResult.NONE, domain, selector, domain + " publishes no BIMI");
            case Sought.Several() ->
                    BimiVerdict.of(
                            BimiResult.FAIL, domain, selector, domain + " has several records");
            case Sought.Unknown(var why) ->
                    BimiVerdict.of(BimiResult.TEMPERROR, domain, selector, why);
        };
    }

    private static boolean isEnforced(DmarcRecord record, DmarcPolicy applied) {
        return switch (applied) {
            case NONE -> false;
            case QUARANTINE -> !record.partial();
            case REJECT -> true;
        };
    }

    private Sought look(DnsName domain, String selector) {
        DnsName name = domain.under(selector + "._bimi");
        if (name == null) return new Sought.Nothing();
        DnsAnswer<String> answer = resolver.txt(name);
        if (answer instanceof DnsAnswer.Failed<String>(var why)) return new Sought.Unknown(why);
        List<String> texts =
                answer.records().stream().filter(text -> BimiRecord.parse(text) != null).toList();
        if (texts.size() > 1) return new Sought.Several();
        BimiRecord record = texts.isEmpty() ? null : BimiRecord.parse(texts.getFirst());
        return record == null ? new Sought.Nothing() : new Sought.Found(domain, selector, record);
    }

    private BimiVerdict judged(Sought.Found found, DnsName organization) {
        return switch (found.record) {
            case BimiRecord.Declined() ->
                    BimiVerdict.of(
                            BimiResult.DECLINED,
                            found.domain,
                            found.selector,
                            found.domain + " wants no logo shown");
            case BimiRecord.Broken(var why) ->
                    BimiVerdict.of(BimiResult.FAIL, found.domain, found.selector, why);
            case BimiRecord.Assertion assertion -> shown(found, assertion, organization);
        };
    }

    private BimiVerdict shown(
            Sought.Found found, BimiRecord.Assertion assertion, DnsName organization) {
        URI evidence = authorities == null ? null : assertion.evidence();
        Authority authority = evidence == null ? Authority.NONE : Authority.FAIL;
        try {
            byte[] proven = evidence == null ? null : proven(found, evidence, organization);
            authority = evidence == null ? Authority.NONE : Authority.PASS;
            byte[] logo = fetcher.fetch(assertion.location(), Document.LOGO);
            String problem = problem(logo, proven);
            return new BimiVerdict(
                    problem == null ? BimiResult.PASS : BimiResult.FAIL,
                    found.domain,
                    found.selector,
                    authority,
                    evidence,
                    problem == null ? "the logo is that of " + found.domain : problem,
                    problem == null ? logo : null);
        } catch (Unproven why) {
            return failed(BimiResult.FAIL, found, evidence, authority, why);
        } catch (Unavailable why) {
            BimiResult result =
                    why.lasting() == Lasting.FOR_NOW ? BimiResult.TEMPERROR : BimiResult.FAIL;
            return failed(result, found, evidence, authority, why);
        }
    }

    private static BimiVerdict failed(
            BimiResult result,
            Sought.Found found,
            @Nullable URI evidence,
            Authority authority,
            Exception why) {
        String reason = String.valueOf(why.getMessage());
        return new BimiVerdict(
                result, found.domain, found.selector, authority, evidence, reason, null);
    }

    private byte[] proven(Sought.Found found, URI evidence, DnsName organization)
            throws Unavailable, Unproven {
        if (authorities == null) throw new Unproven("no authority is believed");
        String below = found.selector.toLowerCase(Locale.ROOT) + "._bimi.";
        Set<String> names =
                Set.copyOf(
                        List.of(
                                found.domain.text(),
                                organization.text(),
                                below + found.domain,
                                below + organization));
        byte[] pem = fetcher.fetch(evidence, Document.EVIDENCE);
        return authorities.logo(pem, names, clock.instant());
    }

    private static @Nullable String problem(byte[] logo, byte @Nullable [] proven) {
        List<String> problems = SvgProfile.problems(logo);
        if (!problems.isEmpty()) {
            String told = String.join("; ", problems.stream().limit(TOLD).toList());
            return "the logo is no SVG Tiny PS: " + told;
        }
        return proven == null || Arrays.equals(logo, proven)
                ? null
                : "the logo is another than that in the certificate";
    }
}
