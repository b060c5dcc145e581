package org.veredus.verify.dns;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.function.Function;
import org.veredus.format.address.Domain;

/// Looks names up. Aliases (CNAME) are followed. The names are never address literals.
public interface Resolver {
    DnsAnswer<Mx> mx(DnsName name);

    /// The names in the MX records, even those that no mail could be sent to; without the root.
    DnsAnswer<DnsName> mxNames(DnsName name);

    DnsAnswer<Inet4Address> a(DnsName name);

    DnsAnswer<Inet6Address> aaaa(DnsName name);

    /// The strings of a record are joined; each character is one octet (ISO 8859-1).
    DnsAnswer<String> txt(DnsName name);

    /// Where a service of a domain is, RFC 2782.
    DnsAnswer<Srv> srv(DnsName name);

    /// What a server's certificate must be, RFC 6698.
    DnsAnswer<Tlsa> tlsa(DnsName name);

    /// What a name itself is another name for, RFC 1034 §3.6.2: one step, not the end of the way.
    DnsAnswer<DnsName> alias(DnsName name);

    /// The names an address claims to have; anybody can claim any name here.
    DnsAnswer<Domain> ptr(InetAddress address);

    default DnsAnswer<Mx> mx(Domain name) {
        return named(name, this::mx);
    }

    default DnsAnswer<Inet4Address> a(Domain name) {
        return named(name, this::a);
    }

    default DnsAnswer<Inet6Address> aaaa(Domain name) {
        return named(name, this::aaaa);
    }

    default DnsAnswer<String> txt(Domain name) {
        return named(name, this::txt);
    }

    private static <T> DnsAnswer<T> named(Domain name, Function<DnsName, DnsAnswer<T>> ask) {
        DnsName askable = DnsName.of(name);
        return askable == null ? new DnsAnswer.NoSuchDomain<>() : ask.apply(askable);
    }
}
