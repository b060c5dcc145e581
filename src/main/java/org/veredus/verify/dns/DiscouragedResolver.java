package org.veredus.verify.dns;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.veredus.format.address.Domain;

/// Asks another, but after some failures in a row asks nothing for a while, and a single failure
/// then is enough: whoever judges thousands of messages where there is no network must not wait
/// for each.
public final class DiscouragedResolver implements Resolver {
    private static final int PATIENCE = 3;
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Resolver other;
    private final LongSupplier nanos;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicLong askAgain;

    /// @param nanos elapsed time
    public DiscouragedResolver(Resolver other, LongSupplier nanos) {
        this.other = other;
        this.nanos = nanos;
        askAgain = new AtomicLong(nanos.getAsLong());
    }

    private <T> DnsAnswer<T> ask(Supplier<DnsAnswer<T>> question) {
        long now = nanos.getAsLong();
        if (failures.get() >= PATIENCE && now - askAgain.get() < 0)
            return new DnsAnswer.Failed<>("no name server has answered lately");
        DnsAnswer<T> answer = question.get();
        if (!(answer instanceof DnsAnswer.Failed<T>)) failures.set(0);
        else if (failures.incrementAndGet() >= PATIENCE)
            askAgain.set(nanos.getAsLong() + PAUSE.toNanos());
        return answer;
    }

    @Override
    public DnsAnswer<Mx> mx(DnsName name) {
        return ask(() -> other.mx(name));
    }

    @Override
    public DnsAnswer<DnsName> mxNames(DnsName name) {
        return ask(() -> other.mxNames(name));
    }

    @Override
    public DnsAnswer<Inet4Address> a(DnsName name) {
        return ask(() -> other.a(name));
    }

    @Override
    public DnsAnswer<Inet6Address> aaaa(DnsName name) {
        return ask(() -> other.aaaa(name));
    }

    @Override
    public DnsAnswer<String> txt(DnsName name) {
        return ask(() -> other.txt(name));
    }

    @Override
    public DnsAnswer<Srv> srv(DnsName name) {
        return ask(() -> other.srv(name));
    }

    @Override
    public DnsAnswer<Tlsa> tlsa(DnsName name) {
        return ask(() -> other.tlsa(name));
    }

    @Override
    public DnsAnswer<DnsName> alias(DnsName name) {
        return ask(() -> other.alias(name));
    }

    @Override
    public DnsAnswer<Domain> ptr(InetAddress address) {
        return ask(() -> other.ptr(address));
    }
}
