package org.veredus.transport.inspect.client;

import java.net.InetAddress;
import java.util.List;
import org.veredus.base.net.Cidr;

/// Networks whose computers nothing is held against: they are the own ones, or stand for many.
public record Exempt(List<Cidr> networks) {
    /// RFC 1122 §3.2.1.3, RFC 1918 §3, RFC 3927 §2.1, RFC 6598 §7, RFC 4193 §3.1, RFC 4291 §2.4.
    private static final List<String> LOCAL =
            List.of(
                    "127.0.0.0/8",
                    "10.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "169.254.0.0/16",
                    "100.64.0.0/10",
                    "::1/128",
                    "fc00::/7",
                    "fe80::/10");

    public Exempt {
        networks = List.copyOf(networks);
    }

    /// This machine and the networks that are not on the internet.
    public static Exempt local() {
        return new Exempt(LOCAL.stream().map(Cidr::parse).toList());
    }

    public static Exempt nobody() {
        return new Exempt(List.of());
    }

    public boolean has(InetAddress client) {
        return networks.stream().anyMatch(network -> network.contains(client));
    }
}
