package org.veredus.app.config;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.base.net.Cidr;
import org.veredus.verify.dnsbl.DnsList;

/// What the configuration file says, with defaults for what it does not.
///
/// @param hostname what the server calls itself
/// @param data the data folder
/// @param acme the authority that certificates come from; null: none
/// @param rotateKeys how long signing keys sign; null: for ever
/// @param reception who may bring mail
/// @param reports whether other domains are sent reports
/// @param engines others' filters that are asked
/// @param smimeAuthorities of certificates that sign mail, a PEM file or a folder of them; null:
///     the system's
/// @param dkim2 whether its chains are checked and made
/// @param recipientsPerHour of one account's mail; 0: any number
/// @param search whether mail that is searched is indexed
/// @param traceKeep how long journeys of messages are remembered
/// @param jmapOrigins other sites whose pages may call JMAP; `*`: all
/// @param pushAddresses where push subscriptions may be
/// @param lookUps what the administrator's scripts may ask the web
/// @param applePush how Apple's devices are woken
/// @param imap what is decided of IMAP
/// @param pop3 what is decided of POP3
/// @param auth how people log in
/// @param links which files are kept to be sent as links
public record Config(
        String hostname,
        Path data,
        Listen listen,
        Tls tls,
        @Nullable Acme acme,
        Store store,
        Relay relay,
        @Nullable Duration rotateKeys,
        Reports reports,
        Log log,
        Limits limits,
        Search search,
        Reception reception,
        Engines engines,
        Brands brands,
        @Nullable Path smimeAuthorities,
        Choice dkim2,
        int recipientsPerHour,
        Duration traceKeep,
        Set<String> jmapOrigins,
        LookUps lookUps,
        Addresses pushAddresses,
        ApplePush applePush,
        Imap imap,
        Pop3 pop3,
        Auth auth,
        Links links) {

    /// What Apple has given, in PEM files; both null: no devices are woken.
    ///
    public record ApplePush(@Nullable Path certificate, @Nullable Path key, URI service) {}

    /// @param from octets from which on a file goes as a link; null: none does
    /// @param size octets of a file
    public record Links(@Nullable Long from, long size, int days) {}

    /// @param cramMd5 whether clients may log in by secrets that both sides keep
    /// @param passkeyNames at which people open the webmail, besides the others
    public record Auth(
            Choice cramMd5,
            SecondFactor secondFactor,
            Impersonation impersonation,
            Set<String> passkeyNames) {
        public Auth {
            passkeyNames = Set.copyOf(passkeyNames);
        }
    }

    /// Who may log in as somebody else.
    public enum Impersonation {
        OFF,
        TOKENS,
        ADMINISTRATORS
    }

    /// Who must have a second factor.
    public enum SecondFactor {
        OPTIONAL,
        ADMINISTRATORS,
        EVERYBODY
    }

    /// Where each service listens; null: nowhere.
    public record Listen(
            @Nullable InetSocketAddress smtp,
            @Nullable InetSocketAddress submission,
            @Nullable InetSocketAddress submissions,
            @Nullable InetSocketAddress imap,
            @Nullable InetSocketAddress imaps,
            @Nullable InetSocketAddress pop3,
            @Nullable InetSocketAddress pop3s,
            @Nullable InetSocketAddress managesieve,
            @Nullable InetSocketAddress lmtp,
            @Nullable InetSocketAddress http,
            @Nullable InetSocketAddress https) {}

    /// @param hosts that may be asked; none: nobody asks
    public record LookUps(Set<String> hosts, Addresses addresses) {
        public LookUps {
            hosts = Set.copyOf(hosts);
        }
    }

    /// Which addresses may be called.
    public enum Addresses {
        PUBLIC,
        ANY
    }

    /// The certificate and its key in PEM files; both null: one by the data folder's own authority.
    ///
    /// @param certificates a folder of others, for clients that ask for their names; null: none
    /// @param clients authorities of clients' certificates, in a PEM file; null: clients show none
    /// @param clientServices where they may show them
    public record Tls(
            @Nullable Path certificate,
            @Nullable Path key,
            @Nullable Path certificates,
            Sts sts,
            @Nullable Path clients,
            Set<ClientService> clientServices) {}

    /// Where clients' certificates are asked for.
    public enum ClientService {
        IMAP,
        POP3,
        SUBMISSION,
        MANAGESIEVE
    }

    /// @param loginDelay between logins to one maildrop; null: none
    /// @param expireDays after which messages go; null: never
    public record Pop3(@Nullable Duration loginDelay, @Nullable Integer expireDays) {}

    /// On or off.
    public enum Choice {
        ON,
        OFF
    }

    /// An authority that gives certificates by itself.
    ///
    /// @param names that the server has beside its host name
    /// @param contact null: none
    /// @param account null: one that is made
    /// @param zone takes the records of dns-01; null: not used
    /// @param roots a PEM file of who vouches for the authority's server; null: the system's
    public record Acme(
            URI directory,
            Set<String> names,
            Proof challenge,
            @Nullable ZoneServer zone,
            @Nullable String contact,
            @Nullable Account account,
            @Nullable Path roots) {
        /// An account that was made elsewhere.
        ///
        /// @param key the file that holds its key
        public record Account(String id, Path key) {}

        /// A name server that takes changes.
        ///
        /// @param key the file that holds the key it knows us by
        /// @param settle until the zone's other servers have a change
        public record ZoneServer(HostPort server, Path key, Duration settle) {}
    }

    /// How the authority sees that a name is ours; named as in RFC 8555 and RFC 8737.
    public enum Proof {
        HTTP_01,
        TLS_ALPN_01,
        DNS_01
    }

    /// The MTA-STS policy of our domains.
    public enum Sts {
        OFF,
        TESTING,
        ENFORCE
    }

    /// The storage engine.
    ///
    /// @param blockCache octets
    /// @param writeBuffers octets
    public record Store(Engine engine, long blockCache, long writeBuffers, int backgroundThreads) {}

    /// Which reports domains that ask for them get.
    public enum Reports {
        ON,
        WITH_FAILURES,
        OFF
    }

    /// Whether there is an index of what is searched.
    public enum Search {
        ON,
        OFF
    }

    /// Who may bring mail.
    ///
    /// @param refuseListed the sum of DNS lists' scores from which on clients are refused; null:
    ///     never
    /// @param perMinute messages of one address; 0: any number
    /// @param banAfter points of offences; 0: never
    /// @param exempt networks of which nothing is asked; null: the local ones
    /// @param clientLists DNS lists of addresses
    /// @param domainLists DNS lists of domains
    public record Reception(
            Greylist greylist,
            Duration greylistDelay,
            @Nullable Integer refuseListed,
            int perMinute,
            int banAfter,
            Duration banTime,
            @Nullable List<Cidr> exempt,
            List<DnsList> clientLists,
            List<DnsList> domainLists,
            Duration evidence) {}

    /// Others' filters that are asked about each message; null: not asked.
    ///
    /// @param milters of mail from outside
    /// @param submissionMilters of what our users hand in
    /// @param time for one message
    public record Engines(
            @Nullable HostPort clamav,
            @Nullable HostPort spamassassin,
            @Nullable HostPort rspamd,
            List<Place> milters,
            List<Place> submissionMilters,
            Duration time) {
        public Engines {
            milters = List.copyOf(milters);
            submissionMilters = List.copyOf(submissionMilters);
        }
    }

    /// Logos of domains.
    ///
    /// @param roots of their certificates; null: those are not looked at
    public record Brands(Logos logos, @Nullable Path roots) {}

    /// Which logos are shown.
    public enum Logos {
        OFF,
        /// Those that a domain claims for itself.
        CLAIMED
    }

    /// Who is sent away once.
    public enum Greylist {
        OFF,
        SUSPICIOUS,
        UNKNOWN
    }

    /// Which engine keeps the data.
    public enum Engine {
        ROCKSDB
    }

    /// How mail goes out.
    ///
    /// @param smarthost takes all of it; null: the domains' own hosts
    /// @param dns is asked; null: the system's servers
    /// @param mxPort the port mail hosts are called on
    public record Relay(
            @Nullable HostPort smarthost, @Nullable HostPort dns, Dnssec dnssec, int mxPort) {}

    /// Who says that a DNS answer is authentic.
    public enum Dnssec {
        LOCAL,
        TRUST,
        VALIDATE
    }

    /// Where a program of this machine or another listens.
    public sealed interface Place {
        record OfHost(HostPort at) implements Place {}

        /// A Unix socket.
        record OfFile(Path file) implements Place {}
    }

    /// A host by name or address, and a port.
    public record HostPort(String host, int port) {
        public HostPort {
            if (host.isEmpty() || port < 1 || port > 65535)
                throw new IllegalArgumentException(host + ":" + port);
        }

        @Override
        public String toString() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /// @param level of our own events: trace, debug, info, warn or error
    public record Log(Format format, String level) {}

    /// How log lines look.
    public enum Format {
        TEXT,
        JSON
    }

    /// @param messages that one command may be about; null: as many as it likes
    /// @param quotaSet who may set quotas
    public record Imap(Literals literals, @Nullable Integer messages, QuotaSet quotaSet) {}

    /// Which literals need not wait; RFC 7888.
    public enum Literals {
        PLUS,
        MINUS
    }

    /// Who may set quotas by IMAP.
    public enum QuotaSet {
        NOBODY,
        ADMINISTRATORS,
        OWNERS
    }

    /// @param messageSize octets
    /// @param recipients of one message
    /// @param connections of one listener
    /// @param connectionsPerAddress of one listener from one IPv4 address or IPv6 network
    public record Limits(
            long messageSize, int recipients, int connections, int connectionsPerAddress) {}
}
