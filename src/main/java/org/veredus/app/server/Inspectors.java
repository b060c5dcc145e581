package org.veredus.app.server;

import org.veredus.app.server.People.Surroundings;
import org.veredus.transport.inspect.InspectSettings;
import org.veredus.transport.inspect.Inspector;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.spf.SpfSettings;

/// Builds what judges mail from outside.
final class Inspectors {
    private Inspectors() {}

    static Inspector of(ServerSettings settings, Surroundings world, Resolver resolver) {
        String host = settings.hostName().ascii();
        MessageAuthenticator authenticator =
                new MessageAuthenticator(
                        resolver,
                        SpfSettings.of(host),
                        DkimSettings.defaults(),
                        new DmarcSettings.TreeWalk(),
                        world.clock(),
                        world.nanos());
        return new Inspector(InspectSettings.defaults(host), authenticator);
    }
}
