package org.veredus.verify.dkim2;

import java.util.Set;
import org.veredus.verify.dns.DnsName;

/// Where a signed message goes next.
public sealed interface Onward {
    /// To somebody else.
    ///
    /// @param flags of the signature
    record Sent(Custody custody, Set<Flag> flags) implements Onward {
        public Sent {
            flags = Set.copyOf(flags);
        }
    }

    /// To another domain of the same house, draft §9.3, which signs next.
    record Handed(DnsName next) implements Onward {}
}
