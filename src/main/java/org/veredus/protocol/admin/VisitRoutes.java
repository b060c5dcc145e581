package org.veredus.protocol.admin;

import org.veredus.account.directory.Profile;
import org.veredus.account.session.Visits;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Which administrators have logged in to an account as its owner.
final class VisitRoutes {
    private final AdminServices.People people;

    VisitRoutes(AdminServices.People people) {
        this.people = people;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", AccountRoutes.ACCOUNT + "/visits", gate.toOwners().reading(this::list));
    }

    private HttpResponse list(HttpRequest request) throws Refusal, StoreFailed {
        Profile profile = AccountRoutes.find(people.directory(), request);
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("visits");
        for (Visits.Visit each : people.visits().of(profile.id()))
            list.addObject()
                    .put("by", each.by())
                    .put("address", each.address())
                    .put("first", Answer.time(each.first()))
                    .put("last", Answer.time(each.last()));
        return Answer.ok(answer);
    }
}
