package org.veredus.base.net;

import java.net.InetAddress;

/// A network: those addresses whose first `prefix` bits are those of `address`.
public record Cidr(InetAddress address, int prefix) {
    public Cidr {
        if (prefix < 0 || prefix > address.getAddress().length * 8) {
            throw new IllegalArgumentException(
                    "prefix length " + prefix + " of " + address.getHostAddress());
        }
    }

    /// Reads `192.0.2.0/24`, `2001:db8::/32`, or a single address.
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = literal(slash < 0 ? text : text.substring(0, slash));
        int all = address.getAddress().length * 8;
        return new Cidr(address, slash < 0 ? all : Integer.parseInt(text.substring(slash + 1)));
    }

    /// An address as people write it. `10.1` is one for Java, too, but 10.0.0.1: whoever writes it
    /// has forgotten something, or means a network.
    public static InetAddress literal(String text) {
        boolean four = text.chars().filter(c -> c == '.').count() == 3;
        if (!four && text.indexOf(':') < 0)
            throw new IllegalArgumentException(text + " is no IP address");
        return InetAddress.ofLiteral(text);
    }

    public boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += 8) {
            int mask = prefix - bit >= 8 ? 0xFF : 0xFF << (8 - (prefix - bit));
            if (((ours[bit / 8] ^ theirs[bit / 8]) & mask & 0xFF) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefix;
    }
}
