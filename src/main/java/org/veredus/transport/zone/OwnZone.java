package org.veredus.transport.zone;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.veredus.account.signing.DomainKeys;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.verify.bimi.DocumentFetcher;
import org.veredus.verify.dane.Dane;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.mtasts.StsFetcher;
import org.veredus.verify.mtasts.StsPolicy;

/// What this server's domains publish.
public final class OwnZone {
    // RFC 8461 §3.2 recommends weeks
    private static final Duration POLICY_AGE = Duration.ofDays(14);

    private final Server server;
    private final DomainKeys keys;
    private final Lookups lookups;
    private final InstantSource clock;
    private final LongSupplier nanos;

    /// @param nanos elapsed time
    public OwnZone(
            Server server,
            DomainKeys keys,
            Lookups lookups,
            InstantSource clock,
            LongSupplier nanos) {
        this.server = server;
        this.keys = keys;
        this.lookups = lookups;
        this.clock = clock;
        this.nanos = nanos;
    }

    /// @param addresses that the world can reach, as far as they are known
    /// @param certificate the one it shows
    /// @param policies how the MTA-STS policies of its domains are; null: there are none
    public record Server(
            Domain host,
            Supplier<List<InetAddress>> addresses,
            Supplier<X509Certificate> certificate,
            StsPolicy.@Nullable Mode policies) {}

    /// Where things are looked up.
    public record Source(Resolver resolver, StsFetcher policies, DocumentFetcher logos) {}

    /// Makes sources.
    @FunctionalInterface
    public interface Lookups {
        /// @param server to ask; null: those that this server always asks
        Source by(@Nullable InetSocketAddress server);
    }

    /// The MTA-STS policy that is served for a domain; null for none.
    public @Nullable StsPolicy policy() {
        StsPolicy.Mode mode = server.policies;
        return mode == null ? null : policy(server.host, mode);
    }

    /// The policy of a domain whose mail one host takes.
    public static StsPolicy policy(Domain host, StsPolicy.Mode mode) {
        return new StsPolicy(mode, List.of(host.ascii()), POLICY_AGE);
    }

    public MailSetup setup(Domain domain) throws StoreFailed {
        keys.active(domain);
        return new MailSetup(
                domain,
                server.host,
                server.addresses.get(),
                keys.of(domain),
                policy(),
                Dane.forKeyOf(server.certificate.get()));
    }

    /// @param server to ask; null: those that this server always asks
    public List<Finding> check(Domain domain, @Nullable InetSocketAddress server)
            throws StoreFailed {
        Source from = lookups.by(server);
        List<Finding> findings =
                new ArrayList<>(
                        new ZoneCheck(setup(domain), from.resolver, from.policies, clock, nanos)
                                .run());
        Finding logo = new LogoCheck(from.resolver, from.logos, clock).of(domain);
        if (logo != null) findings.add(logo);
        return findings;
    }
}
