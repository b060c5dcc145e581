package org.veredus.account.auth;

import java.net.InetAddress;
import java.util.List;
import org.veredus.base.net.Connection;
import org.veredus.format.sasl.ChannelBindings;

/// A client before it has logged in.
///
/// @param bindings what ties a login to its TLS connection
/// @param certified the mail addresses of its TLS certificate; none if it has shown none
public record Visitor(InetAddress remote, ChannelBindings bindings, List<String> certified) {
    public Visitor {
        certified = List.copyOf(certified);
    }

    /// Without TLS.
    public static Visitor from(InetAddress remote) {
        return new Visitor(remote, ChannelBindings.NONE, List.of());
    }

    public static Visitor on(Connection connection) {
        return new Visitor(
                connection.remote().getAddress(),
                connection::channelBinding,
                connection.clientAddresses());
    }
}
