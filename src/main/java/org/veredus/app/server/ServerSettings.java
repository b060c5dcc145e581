package org.veredus.app.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.AuthSettings;
import org.veredus.account.parcel.ParcelSettings;
import org.veredus.base.acme.AcmeSettings;
import org.veredus.base.http.WebClient;
import org.veredus.base.net.ConnectionLimits;
import org.veredus.base.tls.ServerCertificate;
import org.veredus.format.address.Domain;
import org.veredus.protocol.admin.Configuration;
import org.veredus.protocol.imap.ImapPolicy;
import org.veredus.protocol.jmap.Cors;
import org.veredus.protocol.pop3.Pop3Settings;
import org.veredus.protocol.web.PublicNames;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.transport.sign.RotationSettings;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.mtasts.StsPolicy;

/// What a host decides.
///
/// @param hostName what the server calls itself
/// @param certificates serve alone, or the first of them until the authority has given one
/// @param acme the authority that certificates come from; null: none
/// @param listeners what it listens for, and where; a port of 0 is any free one
/// @param reports whether other domains are sent reports about their mail
/// @param policies how the MTA-STS policies of our domains are; null: there are none
/// @param rotation when signing keys change
/// @param search whether mail that is searched is indexed
/// @param traceKeep how long the journeys of messages are remembered
/// @param cors which other sites' pages may call JMAP
/// @param lookUps what the administrator's scripts may ask the web
/// @param pushes where push subscriptions may be
/// @param apple how Apple's devices are woken when mail comes; null: not at all
/// @param imap what is decided of IMAP
/// @param pop3 what is decided of POP3
/// @param clients which clients may show certificates, and where
/// @param mailAuthorities of certificates that sign mail; null: those the machine trusts
/// @param pages where links in letters lead that open pages of ours; null: to the host name
/// @param passkeyNames further names at which people open the webmail
/// @param parcels which files are kept to be sent as links
/// @param configuration for whoever wants to see it; null: there is no file
/// @param version of the program
public record ServerSettings(
        Domain hostName,
        RocksSettings store,
        Map<Service, InetSocketAddress> listeners,
        OwnCertificates certificates,
        @Nullable Acme acme,
        AuthSettings auth,
        Passwords passwords,
        Outbound outbound,
        Screening screening,
        Limits limits,
        RotationSettings rotation,
        Reports reports,
        StsPolicy.@Nullable Mode policies,
        Search search,
        Duration traceKeep,
        Cors cors,
        LookUpSettings lookUps,
        Called pushes,
        @Nullable ApplePush apple,
        ImapPolicy imap,
        Pop3Settings.Policy pop3,
        Clients clients,
        @Nullable List<X509Certificate> mailAuthorities,
        @Nullable URI pages,
        Set<String> passkeyNames,
        ParcelSettings parcels,
        @Nullable Configuration configuration,
        String version) {
    public ServerSettings {
        listeners = Map.copyOf(listeners);
        if (mailAuthorities != null) mailAuthorities = List.copyOf(mailAuthorities);
        passkeyNames = Set.copyOf(passkeyNames);
    }

    /// The root of the pages that it serves.
    ///
    /// @param ports where it listens; 0: not at all
    @Nullable URI pages(ToIntFunction<Service> ports) {
        if (pages != null) return pages;
        for (Service service : List.of(Service.HTTPS, Service.HTTP)) {
            int port = ports.applyAsInt(service);
            if (port != 0) return service.root(hostName, port);
        }
        return null;
    }

    /// @param own what Apple has given for it
    /// @param topic which pushes it is for
    /// @param service Apple's push service
    public record ApplePush(ServerCertificate own, String topic, URI service) {}

    /// Certificates from an authority.
    ///
    /// @param names of the server beside its host name, each for a certificate of its own
    public record Acme(AcmeSettings authority, Set<String> names) {
        public Acme {
            names = Set.copyOf(names);
        }
    }

    /// Which reports domains that ask for them get.
    public enum Reports {
        SENT,
        SENT_WITH_FAILURES,
        NOT_SENT
    }

    /// @param hosts that may be asked
    public record LookUpSettings(Set<String> hosts, Called called) {
        public LookUpSettings {
            hosts = Set.copyOf(hosts);
        }

        /// Nobody is asked.
        public static LookUpSettings none() {
            return new LookUpSettings(Set.of(), Called.PUBLIC);
        }
    }

    /// Which addresses of web servers are called.
    public enum Called {
        PUBLIC,
        ANY;

        /// Finds addresses, and tells only such ones.
        WebClient.Names names(Resolver resolver) {
            return switch (this) {
                case PUBLIC -> new PublicNames(resolver);
                case ANY -> host -> List.of(InetAddress.getAllByName(host));
            };
        }
    }

    /// @param authorities of clients' certificates
    /// @param services that ask for them
    public record Clients(List<X509Certificate> authorities, Set<Service> services) {
        public static final Clients NONE = new Clients(List.of(), Set.of());

        public Clients {
            authorities = List.copyOf(authorities);
            services = Set.copyOf(services);
        }
    }

    /// @param messageSize octets
    /// @param recipients of one message
    public record Limits(ConnectionLimits connections, long messageSize, int recipients) {}

    /// How mail is searched.
    public enum Search {
        INDEXED,
        PLAIN
    }

    /// Where passwords may be sent.
    public enum Passwords {
        ENCRYPTED_ONLY,
        /// Also in the clear: for a service that nobody outside the machine can reach.
        ANYWHERE
    }
}
