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

    /// Whether it is one that anybody on the internet may be at: not this machine, not a
    /// network of somebody's own, nothing kept for other uses. IANA's special-purpose address
    /// registries, RFC 6890.
    public static boolean isPublic(InetAddress address) {
        boolean local =
                address.isLoopbackAddress()
                        || address.isLinkLocalAddress()
                        || address.isSiteLocalAddress()
                        || address.isAnyLocalAddress()
                        || address.isMulticastAddress();
        byte[] octets = address.getAddress();
        return !local && (address instanceof Inet6Address ? isPublic6(octets) : isPublic4(octets));
    }

    private static boolean isPublic4(byte[] octets) {
        int first = octets[0] & 0xFF;
        int second = octets[1] & 0xFF;
        int third = octets[2] & 0xFF;
        return switch (first) {
            case 0 -> false; // RFC 791 §3.2: this network
            case 100 -> second < 64 || second > 127; // RFC 6598 §7: behind a provider's translator
            case 192 -> second != 0 || (third != 0 && third != 2); // RFC 6890 §2.2.2, RFC 5737 §3
            case 198 -> second != 18 && second != 19 && (second != 51 || third != 100);
            case 203 -> second != 0 || third != 113;
            default -> first < 240; // RFC 1112 §4
        };
    }

    /// Only what is given out for the whole internet, RFC 4291 §2.4, so nothing within a site,
    /// RFC 4193 §3.1, and of that nothing that
    /// holds an IPv4 address, which may be any.
    private static boolean isPublic6(byte[] octets) {
        int first = ((octets[0] & 0xFF) << 8) | (octets[1] & 0xFF);
        int second = ((octets[2] & 0xFF) << 8) | (octets[3] & 0xFF);
        boolean global = (first & 0xE000) == 0x2000;
        boolean sixToFour = first == 0x2002; // RFC 3056 §2
        // RFC 6890 §2.2.3: protocols' own (Teredo among them), documentation
        boolean special = first == 0x2001 && (second < 0x200 || second == 0xDB8);
        return global && !sixToFour && !special;
    }
}
