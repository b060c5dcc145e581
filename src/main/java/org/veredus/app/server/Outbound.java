package org.veredus.app.server;

import java.net.InetSocketAddress;
import java.util.List;
import org.veredus.account.mailbox.AccountId;
import org.veredus.transport.relay.RelaySettings.Smarthost;
import org.veredus.verify.dns.DnsSettings;

/// What becomes of mail for other offices.
public sealed interface Outbound {
    /// To the recipients' mail hosts.
    ///
    /// @param resolvers asked for names; none: the system's
    /// @param dnssec who says that an answer is authentic
    /// @param port the mail hosts are called on, 25 but for tests
    record Mx(List<InetSocketAddress> resolvers, DnsSettings.Dnssec dnssec, int port)
            implements Outbound {
        public Mx {
            resolvers = List.copyOf(resolvers);
        }
    }

    /// All to one host.
    record Through(Smarthost smarthost) implements Outbound {}

    /// It never leaves: it is kept in a mailbox.
    record Caught(AccountId keeper) implements Outbound {}
}
