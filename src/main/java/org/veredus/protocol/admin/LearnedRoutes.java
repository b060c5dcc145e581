package org.veredus.protocol.admin;

import java.util.Comparator;
import org.veredus.account.correspondent.Circle;
import org.veredus.account.correspondent.Correspondents;
import org.veredus.account.correspondent.Person;
import org.veredus.account.junk.AccountJunk;
import org.veredus.account.junk.AccountJunks;
import org.veredus.account.mailbox.AccountId;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is remembered of an account's mail: whom its owner writes to, and what he taught of junk.
final class LearnedRoutes {
    private final AdminServices.People people;
    private final Correspondents correspondents;
    private final AccountJunks models;

    LearnedRoutes(AdminServices.People people, AdminServices.Guard guard) {
        this.people = people;
        correspondents = guard.correspondents();
        models = guard.models();
    }

    void addTo(Routes routes, Gate administrators) {
        Gate gate = administrators.toOwners();
        String people = "/api/v1/accounts/{account}/correspondents";
        String model = "/api/v1/accounts/{account}/junk-model";
        routes.add("GET", people, gate.reading(request -> circle(account(request))))
                .add("DELETE", people, gate.changing(this::forget))
                .add("GET", model, gate.reading(request -> model(account(request))))
                .add("DELETE", model, gate.changing(request -> unlearn(account(request))));
    }

    private AccountId account(HttpRequest request) throws Refusal, StoreFailed {
        return AccountRoutes.find(people.directory(), request).id();
    }

    private HttpResponse circle(AccountId account) throws StoreFailed {
        Circle circle = correspondents.of(account);
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("correspondents");
        circle.people().values().stream()
                .sorted(Comparator.comparing(Person::address))
                .forEach(
                        person ->
                                list.addObject()
                                        .put("address", person.address())
                                        .put("name", person.name())
                                        .put("since", Answer.time(person.since())));
        answer.put("contacts", circle.contacts().size()).put("sent", circle.messages());
        return Answer.ok(answer);
    }

    private HttpResponse forget(HttpRequest request) throws Refusal, StoreFailed {
        String address = request.query("address");
        if (address == null) throw Refusal.badRequest("name somebody: ?address=a@b.example");
        if (!correspondents.forget(account(request), address))
            throw Refusal.notFound(address + " was not written to");
        return HttpResponse.empty(204);
    }

    private HttpResponse model(AccountId account) throws StoreFailed {
        AccountJunk model = models.of(account);
        return Answer.ok(
                Answer.object()
                        .put("junk", model.junkMessages())
                        .put("wanted", model.wantedMessages()));
    }

    private HttpResponse unlearn(AccountId account) throws StoreFailed {
        AccountJunk.forget(people.accounts().open(account));
        models.refresh(account);
        return HttpResponse.empty(204);
    }
}
