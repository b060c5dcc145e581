package org.veredus.protocol.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.veredus.account.directory.Profile;
import org.veredus.account.factor.Factors;
import org.veredus.account.factor.Passkey;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What an account shows besides its password, and how its owner gets in again who has lost it.
final class FactorRoutes {
    private static final String FACTORS = AccountRoutes.ACCOUNT + "/factors";

    private final AdminServices.People people;

    FactorRoutes(AdminServices.People people) {
        this.people = people;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", FACTORS, gate.reading(this::show))
                .add("DELETE", FACTORS, gate.changing(this::reset));
    }

    private HttpResponse show(HttpRequest request) throws Refusal, StoreFailed {
        Profile profile = AccountRoutes.find(people.directory(), request);
        Factors factors = people.credentials().factors().find(profile.id());
        Factors.App app = factors.app();
        ObjectNode answer =
                Answer.object()
                        .put("demanded", people.authenticator().isDemanded(profile))
                        .put("app", time(app == null ? null : app.made()))
                        .put("recoveryCodes", factors.recovery().size());
        ArrayNode list = answer.putArray("passkeys");
        for (Passkey each : factors.passkeys())
            list.addObject()
                    .put("id", each.id())
                    .put("name", each.name())
                    .put("host", each.host())
                    .put("made", each.made().toString())
                    .put("used", time(each.used()));
        return Answer.ok(answer);
    }

    private static @Nullable String time(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    /// Whoever has found the phone may be signed in with it.
    private HttpResponse reset(HttpRequest request) throws Refusal, StoreFailed {
        Profile profile = AccountRoutes.find(people.directory(), request);
        if (!people.credentials().factors().removeAll(profile.id()))
            throw Refusal.notFound("it has no second factor");
        people.door().signOut(profile.id());
        return HttpResponse.empty(204);
    }
}
