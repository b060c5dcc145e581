package org.veredus.protocol.admin;

import org.veredus.account.mailbox.AccountId;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.kv.StoreFailed;

/// The search indexes of accounts: made anew when somebody doubts one.
final class SearchRoutes {
    private static final String PATH = "/api/v1/accounts/{account}/search-index";

    private final AdminServices.People people;

    SearchRoutes(AdminServices.People people) {
        this.people = people;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("DELETE", PATH, gate.changing(this::rebuild));
    }

    private HttpResponse rebuild(HttpRequest request) throws Refusal, StoreFailed {
        AccountId account = AccountRoutes.find(people.directory(), request).id();
        if (!people.search().rebuild(people.accounts().open(account)))
            throw Refusal.notFound("search.index is \"off\": there is no index");
        return HttpResponse.empty(204);
    }
}
