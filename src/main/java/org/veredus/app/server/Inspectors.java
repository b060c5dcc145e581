package org.veredus.app.server;

import java.util.List;
import org.veredus.app.server.People.Surroundings;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.InspectSettings;
import org.veredus.transport.inspect.Inspector;
import org.veredus.transport.inspect.LearnedCheck;
import org.veredus.transport.inspect.LearnedView;
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
        InspectSettings inspecting = InspectSettings.defaults(host);
        return new Inspector(
                inspecting,
                authenticator,
                checks(settings, people),
                personal(settings, inspecting, people),
                Opening.in(people.store().blobs()));
    }

    private static Personal personal(
            ServerSettings settings, InspectSettings inspecting, People people) {
        return switch (settings.screening().content()) {
            case NOT_JUDGED -> Personal.NOBODY;
            case JUDGED -> new LearnedView(inspecting, people.serverJunk(), people.accountJunks());
        };
    }

    private static List<Check> checks(ServerSettings settings, People people) {
        return switch (settings.screening().content()) {
            case NOT_JUDGED -> List.of();
            case JUDGED ->
                    List.of(
                            ContentInspector.bundled(PublicSuffixList.bundled()),
                            new LearnedCheck(people.serverJunk()));
        };
    }
}
