package org.veredus.transport.relay;

import java.net.InetSocketAddress;
import java.util.List;
import org.veredus.transport.queue.RecipientOutcome;

/// Which hosts take the mail of a domain.
sealed interface Route {
    /// In the order in which they are to be called; at least one.
    record Hosts(List<Host> hosts) implements Route {
        public Hosts {
            hosts = List.copyOf(hosts);
        }
    }

    /// There are none to call.
    record Nowhere(RecipientOutcome outcome) implements Route {}

    /// One address of one host.
    ///
    /// @param name as DNS gives it, or the address
    /// @param found how the name and the address became known
    record Host(String name, InetSocketAddress address, Found found) {
        /// Whether anybody can have put another host in this one's place, RFC 7672 §2.2.
        enum Found {
            /// Nobody: DNSSEC vouches for the name and the address.
            AUTHENTIC,
            /// DNSSEC vouches for the name, not for the address.
            BY_AUTHENTIC_NAME,
            SOMEHOW
        }

        /// For logs and reports.
        @Override
        public String toString() {
            String ip = address.getAddress().getHostAddress();
            return name.equals(ip) ? ip : name + " [" + ip + "]";
        }
    }
}
