package org.veredus.protocol.admin;

import org.veredus.account.directory.Profile;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.submit.Conduct;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Accounts that may send no more, because somebody seems to have stolen them.
final class ConductRoutes {
    private final AdminServices.People people;
    private final Conduct conduct;

    ConductRoutes(AdminServices.People people, Conduct conduct) {
        this.people = people;
        this.conduct = conduct;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", "/api/v1/stopped", gate.reading(_ -> all()))
                .add("DELETE", "/api/v1/accounts/{account}/stopped", gate.changing(this::resume));
    }

    private HttpResponse all() throws StoreFailed {
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("stopped");
        for (Conduct.Stop stop : conduct.stops()) {
            Profile owner = people.directory().account(stop.account());
            if (owner == null) continue;
            list.addObject()
                    .put("account", owner.primary().wire())
                    .put("until", Answer.time(stop.until()))
                    .put("why", stop.why());
        }
        return Answer.ok(answer);
    }

    private HttpResponse resume(HttpRequest request) throws Refusal, StoreFailed {
        Profile profile = AccountRoutes.find(people.directory(), request);
        if (!conduct.resume(profile.id()))
            throw Refusal.notFound(profile.primary().wire() + " may send");
        return HttpResponse.empty(204);
    }
}
