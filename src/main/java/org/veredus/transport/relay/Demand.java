package org.veredus.transport.relay;

import java.util.List;
import java.util.Set;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Tlsa;

/// What a domain demands of the connection by which its mail comes.
sealed interface Demand {
    /// Nothing: encryption if it can be had, RFC 7435.
    record Opportunistic() implements Demand {}

    /// A certificate that this machine trusts if it can be had, else as [Opportunistic]: the domain
    /// only wants to know, RFC 8461 §5.
    record Tested() implements Demand {}

    /// Encryption, with whatever certificate: the domain has TLSA records, but none that can be
    /// checked, RFC 7672 §2.2.
    record Encrypted() implements Demand {}

    /// A certificate that the DNS vouches for, RFC 7672.
    ///
    /// @param base whose records they are: the name that is asked for in the handshake, RFC 7672
    /// §8.1
    /// @param names the server may have
    record ByDns(DnsName base, List<Tlsa> records, Set<String> names) implements Demand {
        public ByDns {
            records = List.copyOf(records);
            names = Set.copyOf(names);
        }
    }

    /// A certificate that this machine trusts, RFC 8461.
    record ByAuthority() implements Demand {}
}
