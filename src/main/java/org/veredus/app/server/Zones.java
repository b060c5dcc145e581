package org.veredus.app.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.app.server.People.Surroundings;
import org.veredus.base.http.WebClient;
import org.veredus.base.net.PublicAddresses;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.protocol.web.PublicNames;
import org.veredus.transport.zone.OwnZone;
import org.veredus.verify.bimi.HttpsDocumentFetcher;
import org.veredus.verify.dns.DnsJavaResolver;
import org.veredus.verify.dns.DnsSettings;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.mtasts.HttpsStsFetcher;

/// Builds what knows of our domains' DNS records.
final class Zones {
    private static final Logger log = LoggerFactory.getLogger(Zones.class);

    private static final int HTTPS = 443;

    private Zones() {}

    /// What it needs of the server.
    record Wires(TlsServerContext tls, Resolver resolver) {}

    static OwnZone of(People people, ServerSettings settings, Surroundings world, Wires wires) {
        OwnZone.Server server =
                new OwnZone.Server(
                        settings.hostName(),
                        Zones::addresses,
                        () -> wires.tls.certificates().getFirst().chain().getFirst(),
                        settings.policies());
        return new OwnZone(
                server,
                people.keys(),
                dns -> source(dns, world, wires.resolver),
                world.clock(),
                world.nanos());
    }

    private static OwnZone.Source source(
            @Nullable InetSocketAddress dns, Surroundings world, Resolver usual) {
        Resolver resolver =
                dns == null
                        ? usual
                        : new DnsJavaResolver(DnsSettings.of(List.of(dns)), world.nanos());
        return new OwnZone.Source(
                resolver,
                new HttpsStsFetcher(resolver, TlsClientContext.systemRoots().sslContext(), HTTPS),
                new HttpsDocumentFetcher(
                        new WebClient(
                                TlsClientContext.systemRoots().sslContext(),
                                new PublicNames(resolver)),
                        HTTPS));
    }

    private static List<InetAddress> addresses() {
        try {
            return PublicAddresses.ofThisMachine();
        } catch (IOException unknown) {
            log.debug("addresses not known", unknown);
            return List.of();
        }
    }
}
