package org.veredus.transport.milter;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/// The SMTP client that filters are told of.
///
/// @param address its own
/// @param port its own
/// @param helo how it introduced itself
/// @param facts macros such as `{auth_authen}`; without those that are not known
public record Peer(InetAddress address, int port, String helo, Map<String, String> facts) {
    public Peer {
        facts = Map.copyOf(facts);
    }

    /// Facts that are the same for each message of the session.
    Map<String, String> lasting() {
        Map<String, String> lasting = new HashMap<>(facts);
        lasting.remove("i");
        return lasting;
    }
}
