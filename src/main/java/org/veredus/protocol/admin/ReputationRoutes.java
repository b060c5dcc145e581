package org.veredus.protocol.admin;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.account.reputation.Repute;
import org.veredus.account.reputation.ServerReputation;
import org.veredus.account.reputation.ServerReputation.Order;
import org.veredus.account.reputation.Subject;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What mail of senders was like here.
final class ReputationRoutes {
    private static final int MAX_SHOWN = 500;

    private final ServerReputation reputation;

    ReputationRoutes(ServerReputation reputation) {
        this.reputation = reputation;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", "/api/v1/reputation", gate.reading(this::all))
                .add("DELETE", "/api/v1/reputation", gate.changing(this::forget));
    }

    private HttpResponse all(HttpRequest request) throws Refusal, StoreFailed {
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("reputation");
        Subject.Kind kind = kind(request.query("kind"));
        for (Repute repute : reputation.list(order(request.query("order")), kind, MAX_SHOWN))
            list.addObject()
                    .put("kind", repute.subject().kind().word())
                    .put("name", repute.subject().name())
                    .put("junk", rounded(repute.junk()))
                    .put("wanted", rounded(repute.wanted()));
        return Answer.ok(answer);
    }

    private static double rounded(double count) {
        return Math.round(count * 10) / 10.0;
    }

    private static Order order(@Nullable String word) throws Refusal {
        return switch (word) {
            case "worst" -> Order.WORST;
            case "best" -> Order.BEST;
            case null -> Order.WORST;
            default -> throw Refusal.badRequest("order is `worst` or `best`");
        };
    }

    private static Subject.@Nullable Kind kind(@Nullable String word) throws Refusal {
        if (word == null) return null;
        Subject.Kind kind = Subject.Kind.ofWord(word);
        if (kind == null)
            throw Refusal.badRequest("kind is `address`, `network`, `domain` or `sender`");
        return kind;
    }

    private HttpResponse forget(HttpRequest request) throws Refusal, StoreFailed {
        Subject.Kind kind = kind(request.query("kind"));
        String name = request.query("name");
        if (kind == null || name == null) throw Refusal.badRequest("say which by kind and name");
        if (!reputation.forget(new Subject(kind, name.toLowerCase(Locale.ROOT))))
            throw Refusal.notFound("nothing is known of " + name);
        return HttpResponse.empty(204);
    }
}
