package org.veredus.transport.zone;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.signing.DomainKey;
import org.veredus.format.address.Domain;
import org.veredus.verify.dns.Tlsa;
import org.veredus.verify.mtasts.StsPolicy;

/// How the mail of a domain is served.
///
/// @param host the server
/// @param addresses of the host that the world can reach; none if they are not known
/// @param keys that sign, wait, or have signed
/// @param policy that is served by HTTPS; null: none
/// @param certificate what fits the server's; null: not known
public record MailSetup(
        Domain domain,
        Domain host,
        List<InetAddress> addresses,
        List<DomainKey> keys,
        @Nullable StsPolicy policy,
        @Nullable Tlsa certificate) {
    public MailSetup {
        addresses = List.copyOf(addresses);
        keys = List.copyOf(keys);
    }
}
