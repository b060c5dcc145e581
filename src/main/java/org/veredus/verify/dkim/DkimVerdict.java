package org.veredus.verify.dkim;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.verify.dns.DnsName;

/// What became of one signature.
///
/// @param domain who signed; null if that cannot be made out
/// @param identity the domain of the agent or user, the same or one below
/// @param algorithm as it stands in the signature, known or not
/// @param signatureStart the first characters of `b`, which tell signatures apart (RFC 6008)
/// @param reason a sentence; null for a plain pass
/// @param fields the names of the fields signed
public record DkimVerdict(
        DkimResult result,
        @Nullable DnsName domain,
        @Nullable String selector,
        @Nullable DnsName identity,
        @Nullable String algorithm,
        @Nullable String signatureStart,
        @Nullable String reason,
        List<String> fields) {
    public DkimVerdict {
        fields = List.copyOf(fields);
    }

    public boolean passes() {
        return result == DkimResult.PASS;
    }
}
