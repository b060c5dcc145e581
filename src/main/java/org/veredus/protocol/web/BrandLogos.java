package org.veredus.protocol.web;

import org.veredus.account.session.SessionDoor.Visit;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.verify.bimi.Bimi;
import org.veredus.verify.bimi.BimiSelector;
import org.veredus.verify.bimi.BimiVerdict;
import org.veredus.verify.dns.DnsName;

/// Gives browsers the logos that domains publish (BIMI), looked at once more. Whether a message may
/// be shown with one is for its Authentication-Results to say.
///
/// An SVG is a document. It comes here only if nothing in it moves, runs or fetches, and goes out
/// under a policy that would stop it if it did.
public final class BrandLogos {
    private final Bimi bimi;

    public BrandLogos(Bimi bimi) {
        this.bimi = bimi;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", "/web/logo", gate.signedIn(this::show));
    }

    private HttpResponse show(HttpRequest request, Visit.Known visit) throws Refused {
        String asked = request.query("selector");
        String selector = asked == null ? BimiSelector.USUAL : asked;
        String name = request.query("domain");
        DnsName domain = name == null ? null : DnsName.parse(name);
        if (domain == null || !BimiSelector.isSound(selector))
            throw Refused.badRequest("domain is the name of one, and selector that of a logo");
        BimiVerdict verdict = bimi.at(domain, selector);
        byte[] logo = verdict.indicator();
        if (logo == null) throw new Refused(404, "no-logo", verdict.reason());
        return HttpResponse.of(200, "image/svg+xml", logo)
                .with("Cache-Control", "private, max-age=86400")
                .with(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; sandbox")
                .with("Cross-Origin-Resource-Policy", "same-origin")
                .with("X-Content-Type-Options", "nosniff");
    }
}
