package org.veredus.protocol.web;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.veredus.account.directory.Directory;
import org.veredus.account.session.SessionDoor.Visit;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.base.limit.RateLimit;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.relay.Outlook;

/// Tells who writes how safely it will go, before it is sent.
public final class Outlooks {
    /// Of one account; each may ask the DNS and a web server.
    private static final int MOST = 60;

    private static final Duration IN = Duration.ofMinutes(1);
    private static final int ACCOUNTS = 10_000;

    private final Directory directory;
    private final Source source;
    private final RateLimit limit;

    /// Knows the ways out.
    @FunctionalInterface
    public interface Source {
        Outlook of(Domain domain) throws StoreFailed;
    }

    public Outlooks(Directory directory, Source source, LongSupplier nanos) {
        this.directory = directory;
        this.source = source;
        limit = new RateLimit(MOST, IN, ACCOUNTS, nanos);
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", "/web/outlook", gate.signedIn(this::show));
    }

    private HttpResponse show(HttpRequest request, Visit.Known visit) throws Refused, StoreFailed {
        Domain domain = domain(request);
        if (!limit.tryAcquire(String.valueOf(visit.profile().id().number())))
            throw new Refused(429, "too-often", "more than " + MOST + " in a minute");
        // what stays in the house travels on no wire
        boolean ours = directory.domain(domain) != null;
        Outlook outlook = ours ? Outlook.CERTIFIED : source.of(domain);
        return JsonBody.answer(
                200, JsonBody.object().put("outlook", outlook.name().toLowerCase(Locale.ROOT)));
    }

    private static Domain domain(HttpRequest request) throws Refused {
        String name = request.query("domain");
        try {
            if (name != null) return Domain.parse(name);
        } catch (AddressException malformed) {
            throw Refused.badRequest("domain: " + malformed.getMessage());
        }
        throw Refused.badRequest("domain is missing");
    }
}
