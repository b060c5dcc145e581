package org.veredus.protocol.web;

import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.base.observe.Metrics;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.quarantine.Held;
import org.veredus.transport.quarantine.Quarantine;
import org.veredus.transport.quarantine.ReleaseLinks;

/// Where the links of letters about held mail lead. To look changes nothing, since filters and
/// previews open links by themselves: the button does it.
public final class HeldPage {
    /// Behind which a link's token stands.
    public static final String PATH = "/held/";

    private static final String ROUTE = PATH + "{token}";

    private final ReleaseLinks links;
    private final Quarantine quarantine;
    private final Counter released;
    private final Counter refused;

    public HeldPage(ReleaseLinks links, Quarantine quarantine, Metrics metrics) {
        this.links = links;
        this.quarantine = quarantine;
        released = counter(metrics, "released");
        refused = counter(metrics, "refused");
    }

    private static Counter counter(Metrics metrics, String as) {
        return metrics.counter(
                "quarantine_links", "buttons pressed behind links of held mail", "as", as);
    }

    public void addTo(Routes routes) {
        routes.add("GET", ROUTE, this::show).add("POST", ROUTE, this::release);
    }

    private HttpResponse show(HttpRequest request) throws IOException {
        try {
            ReleaseLinks.Found found = links.find(request.parameter("token"));
            return found instanceof ReleaseLinks.Found.Message(var held)
                    ? page(200, "Held message", question(held))
                    : refusal(found);
        } catch (StoreFailed broken) {
            throw new IOException("held mail cannot be read", broken);
        }
    }

    private HttpResponse release(HttpRequest request) throws IOException {
        try {
            ReleaseLinks.Found found = links.find(request.parameter("token"));
            if (!(found instanceof ReleaseLinks.Found.Message(var held))) {
                refused.increment();
                return refusal(found);
            }
            quarantine.release(held);
            released.increment();
            return page(200, "Delivered", "<p>The message is in your inbox.</p>");
        } catch (MailboxRefused full) {
            refused.increment();
            return page(409, "Not delivered", "<p>" + text(full.sentence()) + "</p>");
        } catch (StoreFailed broken) {
            throw new IOException("held mail cannot be released", broken);
        }
    }

    private static HttpResponse refusal(ReleaseLinks.Found found) {
        return switch (found) {
            case ReleaseLinks.Found.Expired() ->
                    page(
                            410,
                            "Too old",
                            "<p>This link has expired. Ask your administrator to release the"
                                    + " message.</p>");
            case ReleaseLinks.Found.Gone() ->
                    page(
                            410,
                            "Not held any more",
                            "<p>This message was released or deleted already.</p>");
            case ReleaseLinks.Found.Forged _, ReleaseLinks.Found.Message _ ->
                    page(
                            404,
                            "No such link",
                            "<p>This link is not one of ours. Was it copied whole?</p>");
        };
    }

    private static String question(Held held) {
        StringBuilder html = new StringBuilder("<dl>");
        row(html, "From", held.from());
        row(html, "To", held.recipient());
        row(html, "Subject", held.subject());
        row(html, "Came", held.at().toString());
        for (String reason : held.reasons()) row(html, "Why it is held", reason);
        return html.append("</dl><form method=\"post\">")
                .append("<button type=\"submit\">Deliver it to my inbox</button></form>")
                .append("<p>If you do not expect it, leave it: it is deleted by itself.</p>")
                .toString();
    }

    private static void row(StringBuilder html, String name, String value) {
        html.append("<dt>").append(name).append("</dt><dd>").append(text(value)).append("</dd>");
    }

    /// What strangers wrote, as text.
    private static String text(String value) {
        return value.replaceAll("\\p{Cntrl}+", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    /// The address is a key: it must not go on to anybody, nor stay anywhere.
    private static HttpResponse page(int status, String title, String body) {
        String html =
                "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                        + "<meta name=\"viewport\" content=\"width=device-width\"><title>"
                        + title
                        + "</title></head><body><h1>"
                        + title
                        + "</h1>"
                        + body
                        + "</body></html>\n";
        return HttpResponse.of(
                        status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8))
                .with(
                        "Content-Security-Policy",
                        "default-src 'none'; form-action 'self'; base-uri 'none';"
                                + " frame-ancestors 'none'")
                .with("Cache-Control", "no-store")
                .with("Referrer-Policy", "no-referrer")
                .with("X-Content-Type-Options", "nosniff")
                .with("X-Robots-Tag", "noindex");
    }
}
