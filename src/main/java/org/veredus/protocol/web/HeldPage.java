package org.veredus.protocol.web;

import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.base.observe.Metrics;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.quarantine.Quarantine;
import org.veredus.transport.quarantine.ReleaseLinks;
import org.veredus.transport.quarantine.Words;

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
        Words words = words(request);
        try {
            ReleaseLinks.Found found = links.find(request.parameter("token"));
            return found instanceof ReleaseLinks.Found.Message(var held)
                    ? new Sheet(words, "held.title").question(held).response(200)
                    : refusal(words, found);
        } catch (StoreFailed broken) {
            throw new IOException("held mail cannot be read", broken);
        }
    }

    private HttpResponse release(HttpRequest request) throws IOException {
        Words words = words(request);
        try {
            ReleaseLinks.Found found = links.find(request.parameter("token"));
            if (found instanceof ReleaseLinks.Found.Message(var held) && !quarantine.release(held))
                found = new ReleaseLinks.Found.Gone(); // somebody was faster
            if (!(found instanceof ReleaseLinks.Found.Message)) {
                refused.increment();
                return refusal(words, found);
            }
            released.increment();
            return new Sheet(words, "delivered.title").text(words.say("delivered")).response(200);
        } catch (MailboxRefused full) {
            refused.increment();
            return new Sheet(words, "undelivered.title").text(full.sentence()).response(409);
        } catch (StoreFailed broken) {
            throw new IOException("held mail cannot be released", broken);
        }
    }

    private static Words words(HttpRequest request) {
        return Words.accepted(request.header("Accept-Language"));
    }

    private static HttpResponse refusal(Words words, ReleaseLinks.Found found) {
        return switch (found) {
            case ReleaseLinks.Found.Expired() -> refusal(words, "old", 410);
            case ReleaseLinks.Found.Gone() -> refusal(words, "gone", 410);
            case ReleaseLinks.Found.Forged _, ReleaseLinks.Found.Message _ ->
                    refusal(words, "unknown", 404);
        };
    }

    private static HttpResponse refusal(Words words, String what, int status) {
        return new Sheet(words, what + ".title").text(words.say(what)).response(status);
    }
}
