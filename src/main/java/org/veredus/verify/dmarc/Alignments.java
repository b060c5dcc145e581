package org.veredus.verify.dmarc;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.verify.dkim.DkimResult;
import org.veredus.verify.dkim.DkimVerdict;
import org.veredus.verify.dmarc.DmarcRecord.Alignment;
import org.veredus.verify.dmarc.Policies.Unknown;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.spf.SpfResult;
import org.veredus.verify.spf.SpfVerdict;

/// Which findings are about the author's domain, RFC 9989 §4.4, RFC 7489 §3.1.
record Alignments(DnsName author, DmarcRecord record, Policies policies) {
    boolean of(SpfVerdict spf, SpfResult result) throws Unknown {
        String domain = spf.domain();
        return spf.result() == result
                && domain != null
                && aligned(DnsName.parse(domain), record.spf());
    }

    /// Whether a signature with this result is aligned.
    boolean of(List<DkimVerdict> dkim, DkimResult result) throws Unknown {
        for (DkimVerdict verdict : dkim) {
            if (verdict.result() == result && aligned(verdict.domain(), record.dkim())) return true;
        }
        return false;
    }

    private boolean aligned(@Nullable DnsName domain, Alignment alignment) throws Unknown {
        if (domain == null) return false;
        if (domain.equals(author)) return true;
        if (alignment == Alignment.STRICT) return false;
        DnsName organization = policies.organization(author);
        // a name outside cannot have the same one, and need not be looked up
        return domain.within(organization) && policies.organization(domain).equals(organization);
    }
}
