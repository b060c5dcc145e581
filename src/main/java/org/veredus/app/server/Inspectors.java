package org.veredus.app.server;

import org.veredus.app.server.People.Surroundings;
import org.veredus.app.server.ServerSettings.Names;
import org.veredus.transport.inspect.InspectSettings;
import org.veredus.transport.inspect.Inspector;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dns.DnsJavaResolver;
import org.veredus.verify.dns.DnsSettings;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.dns.SilentResolver;
import org.veredus.verify.spf.SpfSettings;

/// Builds what judges mail from outside.
final class Inspectors {
    private Inspectors() {}

    static Inspector of(ServerSettings settings, Surroundings world) {
        String host = settings.hostName().ascii();
        MessageAuthenticator authenticator =
                new MessageAuthenticator(
                        resolver(settings.screening().names(), world),
                        SpfSettings.of(host),
                        DkimSettings.defaults(),
                        new DmarcSettings.TreeWalk(),
                        world.clock(),
                        world.nanos());
        return new Inspector(InspectSettings.defaults(host), authenticator);
    }

    private static Resolver resolver(Names names, Surroundings world) {
        return switch (names) {
            case Names.Unasked() -> new SilentResolver();
            case Names.Asked(var servers) ->
                    new DnsJavaResolver(
                            servers.isEmpty() ? DnsSettings.defaults() : DnsSettings.of(servers),
                            world.nanos());
        };
    }
}
