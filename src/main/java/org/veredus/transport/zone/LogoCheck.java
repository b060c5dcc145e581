package org.veredus.transport.zone;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Domain;
import org.veredus.transport.zone.Finding.Verdict;
import org.veredus.transport.zone.ZoneRecord.RecordType;
import org.veredus.verify.bimi.Bimi;
import org.veredus.verify.bimi.BimiSelector;
import org.veredus.verify.bimi.BimiVerdict;
import org.veredus.verify.bimi.DocumentFetcher;
import org.veredus.verify.dmarc.Dmarc;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Resolver;

/// Looks at the logo that a domain publishes, as a receiver would that believes no certificates.
final class LogoCheck {
    private final Bimi bimi;

    LogoCheck(Resolver resolver, DocumentFetcher logos, InstantSource clock) {
        Dmarc dmarc = new Dmarc(resolver, new DmarcSettings.TreeWalk());
        bimi = new Bimi(resolver, dmarc, logos, null, clock);
    }

    /// Null where the domain has no record: nobody must have one. Blocks for the DNS and the logo.
    @Nullable Finding of(Domain domain) {
        DnsName name = DnsName.of(domain);
        if (name == null) return null;
        BimiVerdict verdict = bimi.at(name, BimiSelector.USUAL);
        return switch (verdict.result()) {
            case NONE, SKIPPED -> null;
            case PASS, DECLINED -> finding(name, Verdict.RIGHT, verdict.reason());
            case FAIL -> finding(name, Verdict.WRONG, verdict.reason());
            case TEMPERROR -> finding(name, Verdict.UNKNOWN, verdict.reason());
        };
    }

    private static Finding finding(DnsName domain, Verdict verdict, String sentence) {
        return new Finding(
                BimiSelector.USUAL + "._bimi." + domain,
                RecordType.TXT.name(),
                verdict,
                "BIMI: " + sentence,
                null);
    }
}
