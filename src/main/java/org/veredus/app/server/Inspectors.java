package org.veredus.app.server;

import java.util.List;
import org.veredus.account.junk.ServerJunk;
import org.veredus.app.server.People.Surroundings;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.InspectSettings;
import org.veredus.transport.inspect.Inspector;
import org.veredus.transport.inspect.LearnedCheck;
import org.veredus.transport.inspect.Opening;
import org.veredus.transport.inspect.Personal;
import org.veredus.transport.inspect.content.ContentInspector;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.spf.SpfSettings;

/// Builds what judges mail from outside.
final class Inspectors {
    private Inspectors() {}

    static Inspector of(
            ServerSettings settings, Surroundings world, People people, Resolver resolver)
            throws StoreFailed {
        String host = settings.hostName().ascii();
        MessageAuthenticator authenticator =
                new MessageAuthenticator(
                        resolver,
                        SpfSettings.of(host),
                        DkimSettings.defaults(),
                        new DmarcSettings.TreeWalk(),
                        world.clock(),
                        world.nanos());
        return new Inspector(
                InspectSettings.defaults(host),
                authenticator,
                checks(settings, people),
                Personal.NOBODY,
                Opening.in(people.store().blobs()));
    }

    private static List<Check> checks(ServerSettings settings, People people) throws StoreFailed {
        return switch (settings.screening().content()) {
            case NOT_JUDGED -> List.of();
            case JUDGED ->
                    List.of(
                            ContentInspector.bundled(PublicSuffixList.bundled()),
                            new LearnedCheck(ServerJunk.open(people.store())));
        };
    }
}
