package org.veredus.protocol.web;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.account.directory.Directory;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.zone.OwnZone;
import org.veredus.verify.mtasts.StsPolicy;

/// `https://mta-sts.DOMAIN/.well-known/mta-sts.txt` for each domain of ours.
public final class StsPage {
    private static final String PREFIX = "mta-sts.";

    private final Directory directory;
    private final OwnZone zone;

    public StsPage(Directory directory, OwnZone zone) {
        this.directory = directory;
        this.zone = zone;
    }

    public void addTo(Routes routes) {
        routes.add("GET", "/.well-known/mta-sts.txt", this::policy);
    }

    private HttpResponse policy(HttpRequest request) throws IOException {
        StsPolicy policy = zone.policy();
        try {
            Domain domain = domain(request.header("host"));
            if (policy == null || domain == null || directory.domain(domain) == null)
                return HttpResponse.text(404, "There is no such policy here.\n");
            return HttpResponse.text(200, policy.wire());
        } catch (StoreFailed broken) {
            throw new IOException("cannot tell whether the domain is ours", broken);
        }
    }

    private static @Nullable Domain domain(@Nullable String host) {
        String name = host == null ? "" : host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
        if (!name.startsWith(PREFIX)) return null;
        try {
            return Domain.parse(name.substring(PREFIX.length()));
        } catch (AddressException _) { // it is no name of ours
            return null;
        }
    }
}
