package org.veredus.transport.relay;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Domain;

/// How mail is relayed.
///
/// @param helo what we call ourselves
/// @param ownNames mail host names that are this service, RFC 5321 §5.1
/// @param ownEndpoints where this service takes mail
/// @param smarthost takes all mail; null: the domains' own hosts do
/// @param mxPort the port mail hosts are called on
/// @param maxRecipients in one transaction, RFC 5321 §4.5.3.1.8
/// @param maxAddresses called in one attempt
/// @param reuse connections kept for further mail
public record RelaySettings(
        String helo,
        Set<Domain> ownNames,
        Set<InetSocketAddress> ownEndpoints,
        @Nullable Smarthost smarthost,
        int mxPort,
        int maxRecipients,
        int maxAddresses,
        SmtpTimeouts timeouts,
        Reuse reuse) {
    public RelaySettings {
        ownNames = Set.copyOf(ownNames);
        ownEndpoints = Set.copyOf(ownEndpoints);
        if (mxPort < 1 || mxPort > 65535) throw new IllegalArgumentException("port " + mxPort);
        if (maxRecipients < 1 || maxAddresses < 1)
            throw new IllegalArgumentException("no recipients or addresses allowed");
    }

    public static RelaySettings defaults(String helo) {
        return new RelaySettings(
                helo,
                Set.of(),
                Set.of(),
                null,
                25,
                100,
                10,
                SmtpTimeouts.defaults(),
                new Reuse(Duration.ofSeconds(10), 100, 100));
    }

    public RelaySettings withSmarthost(Smarthost host) {
        return new RelaySettings(
                helo,
                ownNames,
                ownEndpoints,
                host,
                mxPort,
                maxRecipients,
                maxAddresses,
                timeouts,
                reuse);
    }

    public RelaySettings withMxPort(int port) {
        return new RelaySettings(
                helo,
                ownNames,
                ownEndpoints,
                smarthost,
                port,
                maxRecipients,
                maxAddresses,
                timeouts,
                reuse);
    }

    public RelaySettings withOwn(Set<Domain> names, Set<InetSocketAddress> endpoints) {
        return new RelaySettings(
                helo,
                names,
                endpoints,
                smarthost,
                mxPort,
                maxRecipients,
                maxAddresses,
                timeouts,
                reuse);
    }

    public RelaySettings withTimeouts(SmtpTimeouts other) {
        return new RelaySettings(
                helo,
                ownNames,
                ownEndpoints,
                smarthost,
                mxPort,
                maxRecipients,
                maxAddresses,
                other,
                reuse);
    }

    /// The one host all mail goes to.
    ///
    /// @param host a name, or an IP address
    public record Smarthost(String host, int port) {
        public Smarthost {
            if (host.isEmpty()) throw new IllegalArgumentException("smarthost without a name");
            if (port < 1 || port > 65535) throw new IllegalArgumentException("port " + port);
        }
    }

    /// Keeping connections.
    ///
    /// @param idle how long
    /// @param connections how many in all
    /// @param messages over one connection
    public record Reuse(Duration idle, int connections, int messages) {}
}
