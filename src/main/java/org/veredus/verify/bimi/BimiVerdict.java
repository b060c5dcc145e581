package org.veredus.verify.bimi;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.verify.dns.DnsName;

/// The outcome of a check.
///
/// @param domain whose record counts, or was asked for first; null if none was
/// @param selector of the record
/// @param authority what became of the evidence
/// @param evidence where that is; null if it was not looked at
/// @param reason a sentence
/// @param indicator the logo, an SVG; null but for a pass
public record BimiVerdict(
        BimiResult result,
        @Nullable DnsName domain,
        @Nullable String selector,
        Authority authority,
        @Nullable URI evidence,
        String reason,
        byte @Nullable [] indicator) {
    /// Whether somebody vouches for the logo.
    public enum Authority {
        /// Nobody: the domain alone says that it is its own.
        NONE,
        PASS,
        FAIL;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public BimiVerdict {
        if ((result == BimiResult.PASS) != (indicator != null))
            throw new IllegalArgumentException("a logo goes with a pass");
    }

    static BimiVerdict of(
            BimiResult result, @Nullable DnsName domain, @Nullable String selector, String reason) {
        return new BimiVerdict(result, domain, selector, Authority.NONE, null, reason, null);
    }

    static BimiVerdict skipped(String reason) {
        return of(BimiResult.SKIPPED, null, null, reason);
    }
}
