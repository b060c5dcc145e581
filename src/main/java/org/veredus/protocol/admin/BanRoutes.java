package org.veredus.protocol.admin;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.base.net.Cidr;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.reception.Bans;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Addresses that are shut out for a while.
final class BanRoutes {
    private static final long USUAL_SECONDS = 3600;
    private static final long MAX_SECONDS = Duration.ofDays(30).toSeconds();

    private final Bans bans;

    BanRoutes(Bans bans) {
        this.bans = bans;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", "/api/v1/bans", gate.reading(_ -> all()))
                .add("POST", "/api/v1/bans", gate.changing(this::add))
                .add("DELETE", "/api/v1/bans", gate.changing(this::lift));
    }

    private HttpResponse all() {
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("bans");
        for (Bans.Ban ban : bans.all()) list.add(shown(ban));
        return Answer.ok(answer);
    }

    private static ObjectNode shown(Bans.Ban ban) {
        return Answer.object()
                .put("network", ban.network().toString())
                .put("until", Answer.time(ban.until()))
                .put("why", ban.why());
    }

    private HttpResponse add(HttpRequest request) throws Refusal, IOException {
        Body body = Body.read(request, "address", "seconds");
        long seconds = body.count("seconds", USUAL_SECONDS);
        if (seconds == 0 || seconds > MAX_SECONDS)
            throw Refusal.badRequest("seconds is a number from 1 to " + MAX_SECONDS);
        Bans.Ban ban = bans.add(address(body.text("address")), Duration.ofSeconds(seconds));
        return Answer.of(201, shown(ban));
    }

    private HttpResponse lift(HttpRequest request) throws Refusal, StoreFailed {
        InetAddress address = address(request.query("address"));
        if (!bans.lift(address))
            throw Refusal.notFound(address.getHostAddress() + " is not shut out");
        return HttpResponse.empty(204);
    }

    private static InetAddress address(@Nullable String text) throws Refusal {
        try {
            return Cidr.literal(text == null ? "" : text);
        } catch (IllegalArgumentException wrong) {
            throw Refusal.badRequest("address is no IP address");
        }
    }
}
