package org.veredus.verify.dns;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.veredus.format.address.Domain;

/// Looks names up. Aliases (CNAME) are followed. The names are never address literals.
public interface Resolver {
    DnsAnswer<Mx> mx(Domain name);

    DnsAnswer<Inet4Address> a(Domain name);

    DnsAnswer<Inet6Address> aaaa(Domain name);

    /// The strings of a record are joined; each character is one octet (ISO 8859-1).
    DnsAnswer<String> txt(Domain name);

    /// The names an address claims to have; anybody can claim any name here.
    DnsAnswer<Domain> ptr(InetAddress address);
}
