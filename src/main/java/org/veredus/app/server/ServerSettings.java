package org.veredus.app.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.veredus.account.auth.AuthSettings;
import org.veredus.base.net.ConnectionLimits;
import org.veredus.base.tls.ServerCertificate;
import org.veredus.format.address.Domain;
import org.veredus.storage.rocksdb.RocksSettings;

/// What a host decides.
///
/// @param hostName what the server calls itself
/// @param listeners what it listens for, and where; a port of 0 is any free one
/// @param traceKeep how long the journeys of messages are remembered
/// @param version of the program
public record ServerSettings(
        Domain hostName,
        RocksSettings store,
        Map<Service, InetSocketAddress> listeners,
        ServerCertificate certificate,
        AuthSettings auth,
        Passwords passwords,
        Outbound outbound,
        Limits limits,
        Duration traceKeep,
        String version) {
    public ServerSettings {
        listeners = Map.copyOf(listeners);
    }

    /// @param messageSize octets
    /// @param recipients of one message
    public record Limits(ConnectionLimits connections, long messageSize, int recipients) {}

    /// Where passwords may be sent.
    public enum Passwords {
        ENCRYPTED_ONLY,
        /// Also in the clear: for a service that nobody outside the machine can reach.
        ANYWHERE
    }
}
