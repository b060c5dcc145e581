package org.veredus.verify.dns;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.veredus.format.address.Domain;

/// Asks nobody and finds nothing out, at once: for a service that must not reach outside. Whoever
/// asks sees a failure that says so, and what cannot be found out speaks against nobody.
public final class SilentResolver implements Resolver {
    private static final String WHY = "no DNS server may be asked";

    @Override
    public DnsAnswer<Mx> mx(DnsName name) {
        return new DnsAnswer.Failed<>(WHY);
    }

    @Override
    public DnsAnswer<DnsName> mxNames(DnsName name) {
        return new DnsAnswer.Failed<>(WHY);
    }

    @Override
    public DnsAnswer<Inet4Address> a(DnsName name) {
        return new DnsAnswer.Failed<>(WHY);
    }

    @Override
    public DnsAnswer<Inet6Address> aaaa(DnsName name) {
        return new DnsAnswer.Failed<>(WHY);
    }

    @Override
    public DnsAnswer<String> txt(DnsName name) {
        return new DnsAnswer.Failed<>(WHY);
    }

    @Override
    public DnsAnswer<Srv> srv(DnsName name) {
        return new DnsAnswer.Failed<>(WHY);
    }

    @Override
    public DnsAnswer<Tlsa> tlsa(DnsName name) {
        return new DnsAnswer.Failed<>(WHY);
    }

    @Override
    public DnsAnswer<DnsName> alias(DnsName name) {
        return new DnsAnswer.Failed<>(WHY);
    }

    @Override
    public DnsAnswer<Domain> ptr(InetAddress address) {
        return new DnsAnswer.Failed<>(WHY);
    }
}
