package org.veredus.protocol.web;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.veredus.base.http.WebClient;
import org.veredus.base.net.PublicAddresses;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Resolver;

/// Finds addresses, and tells only public ones. The connection is made to what it has told, so
/// a name cannot change in between.
public final class PublicNames implements WebClient.Names {
    private final Resolver resolver;

    public PublicNames(Resolver resolver) {
        this.resolver = resolver;
    }

    @Override
    public List<InetAddress> addresses(String host) throws IOException {
        List<InetAddress> addresses = new ArrayList<>(literal(host));
        DnsName name = addresses.isEmpty() ? DnsName.parse(host) : null;
        if (name != null) {
            addresses.addAll(resolver.aaaa(name).records());
            addresses.addAll(resolver.a(name).records());
        }
        if (addresses.isEmpty()) throw new IOException(host + " has no address");
        // one that is not public among others that are is still an attempt
        for (InetAddress address : addresses)
            if (!PublicAddresses.isPublic(address))
                throw new IOException(host + " is at " + address.getHostAddress());
        return addresses;
    }

    private static List<InetAddress> literal(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        try {
            return List.of(
                    InetAddress.ofLiteral(bracketed ? host.substring(1, host.length() - 1) : host));
        } catch (IllegalArgumentException name) {
            return List.of(); // it is a name, then
        }
    }
}
