package org.veredus.verify.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// How [DnsJavaResolver] asks.
///
/// @param servers asked in turn; none: those of the operating system
/// @param timeout for one question to one server
/// @param rounds how often the list of servers is gone through
/// @param cached answers kept at most
/// @param longest time an answer is kept at most
/// @param longestNegative time the news that there is nothing is kept at most
/// @param stale how long after its time an answer is still given when nobody answers, RFC 8767
/// @param dnssec who says that an answer is authentic
public record DnsSettings(
        List<InetSocketAddress> servers,
        Duration timeout,
        int rounds,
        int cached,
        Duration longest,
        Duration longestNegative,
        Duration stale,
        Dnssec dnssec) {
    /// Who says that an answer is authentic.
    public enum Dnssec {
        /// This program, from the root's keys on. What does not validate is no answer.
        VALIDATED_HERE,
        /// The servers, by the AD bit: only for servers that nobody can pretend to be.
        SERVERS_TRUSTED,
        /// The servers, if all are on this machine; else nobody.
        LOCAL_SERVERS_TRUSTED
    }

    public DnsSettings {
        servers = List.copyOf(servers);
        if (!timeout.isPositive()) throw new IllegalArgumentException("timeout " + timeout);
        if (rounds < 1) throw new IllegalArgumentException(rounds + " rounds");
        if (cached < 0) throw new IllegalArgumentException(cached + " cached answers");
    }

    public DnsSettings with(Dnssec other) {
        return new DnsSettings(
                servers, timeout, rounds, cached, longest, longestNegative, stale, other);
    }

    /// The system's servers.
    public static DnsSettings defaults() {
        return of(List.of());
    }

    public static DnsSettings of(List<InetSocketAddress> servers) {
        return new DnsSettings(
                servers,
                Duration.ofSeconds(5),
                2,
                50_000,
                Duration.ofDays(1),
                Duration.ofHours(1), // RFC 2308 §5: one to three hours work well
                Duration.ofDays(1), // RFC 8767 §5: one to three days
                Dnssec.LOCAL_SERVERS_TRUSTED);
    }
}
