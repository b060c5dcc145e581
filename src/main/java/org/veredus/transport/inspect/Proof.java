package org.veredus.transport.inspect;

import org.veredus.format.address.ReversePath;
import org.veredus.verify.authentication.Authentication;
import org.veredus.verify.dkim.DkimResult;
import org.veredus.verify.dmarc.DmarcResult;
import org.veredus.verify.spf.SpfVerdict;

/// How far it is proven that a message comes from whom it names.
public enum Proof {
    PROVEN,
    /// The domain offers none, or nobody could be asked.
    NONE,
    CONTRADICTED;

    /// Of who stands in From.
    public static Proof ofAuthor(Candidate candidate) {
        Authentication authentication = candidate.authentication();
        if (authentication.dmarc().result() == DmarcResult.PASS) return PROVEN;
        boolean asked = authentication.spf() != null;
        if (authentication.dmarc().result() == DmarcResult.FAIL && asked) return CONTRADICTED;
        String domain = candidate.reading().author().domain();
        if (isSigned(authentication, domain)) return PROVEN;
        boolean same =
                candidate.visit().from() instanceof ReversePath.Of(var sender)
                        && sender.domain().ascii().equals(domain);
        return same ? ofSender(candidate) : NONE;
    }

    private static boolean isSigned(Authentication authentication, String domain) {
        return authentication.dkim().stream()
                .anyMatch(
                        dkim ->
                                dkim.result() == DkimResult.PASS
                                        && dkim.domain() != null
                                        && dkim.domain().text().equals(domain));
    }

    /// Of the envelope's sender.
    static Proof ofSender(Candidate candidate) {
        SpfVerdict spf = candidate.authentication().spf();
        if (spf == null) return NONE;
        return switch (spf.result()) {
            case PASS -> PROVEN;
            case FAIL, SOFTFAIL -> CONTRADICTED;
            case NONE, NEUTRAL, TEMPERROR, PERMERROR -> NONE;
        };
    }
}
