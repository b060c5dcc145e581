package org.veredus.verify.dkim2;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.verify.dkim.DkimResult;
import org.veredus.verify.dns.DnsName;

/// What a chain came to, draft §11.1.
///
/// @param result never [DkimResult#POLICY] or [DkimResult#NEUTRAL]
/// @param signers the first one first, as far as they can be read
/// @param instances how many there are
/// @param oldest the lowest instance that was restored as it had been; 0 if the chain does not pass
/// @param reason a sentence, the draft's where it has one; null for a plain pass
public record Dkim2Verdict(
        DkimResult result,
        List<DnsName> signers,
        int instances,
        int oldest,
        @Nullable String reason) {
    public Dkim2Verdict {
        signers = List.copyOf(signers);
    }

    public boolean passes() {
        return result == DkimResult.PASS;
    }

    /// Who sent the message here; null if there is nobody.
    public @Nullable DnsName sender() {
        return signers.isEmpty() ? null : signers.getLast();
    }
}
