package org.veredus.base.net;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Comparator;
import java.util.List;

/// The addresses of this machine that the world can reach.
public final class PublicAddresses {
    private PublicAddresses() {}

    /// IPv4 first; none behind a translator of addresses.
    public static List<InetAddress> ofThisMachine() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(PublicAddresses::isPublic)
                .sorted(Comparator.comparingInt(address -> address.getAddress().length))
                .toList();
    }

    private static boolean isPublic(InetAddress address) {
        boolean local =
                address.isLoopbackAddress()
                        || address.isLinkLocalAddress()
                        || address.isSiteLocalAddress()
                        || address.isAnyLocalAddress();
        // RFC 4193 §3.1: fc00::/7 is for use within a site
        boolean unique =
                address instanceof Inet6Address && (address.getAddress()[0] & 0xFE) == 0xFC;
        return !local && !unique;
    }
}
