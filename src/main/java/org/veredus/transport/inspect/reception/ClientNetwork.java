package org.veredus.transport.inspect.reception;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.veredus.base.net.Cidr;

/// The network that one owner has, as far as can be told from an address.
final class ClientNetwork {
    private static final int OF_IPV4 = 24;
    private static final int OF_IPV6 = 64;

    private ClientNetwork() {}

    /// The computers that may be one sender's: 24 bits of IPv4, 64 of IPv6.
    static Cidr around(InetAddress client) {
        return leading(client, client instanceof Inet4Address ? OF_IPV4 : OF_IPV6);
    }

    /// One computer: all of an IPv4 address, 64 bits of IPv6, of which everybody has as many as he
    /// likes.
    static Cidr only(InetAddress client) {
        return leading(client, client instanceof Inet4Address ? 32 : OF_IPV6);
    }

    private static Cidr leading(InetAddress client, int bits) {
        byte[] octets = client.getAddress();
        Arrays.fill(octets, bits / 8, octets.length, (byte) 0);
        try {
            return new Cidr(InetAddress.getByAddress(octets), bits);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("it has as many octets as before", impossible);
        }
    }
}
