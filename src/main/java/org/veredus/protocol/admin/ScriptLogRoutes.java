package org.veredus.protocol.admin;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.veredus.account.mailbox.Account;
import org.veredus.account.script.ScriptLog;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What an account's scripts did, line by line: for its owner, too.
final class ScriptLogRoutes {
    private static final String PATH = "/api/v1/accounts/{account}/script-log";

    private final AdminServices.People people;
    private final InstantSource clock;

    ScriptLogRoutes(AdminServices.People people, InstantSource clock) {
        this.people = people;
        this.clock = clock;
    }

    void addTo(Routes routes, Gate gate) {
        Gate owners = gate.toOwners();
        routes.add("GET", PATH, owners.reading(this::show))
                .add("PATCH", PATH, owners.changing(this::change));
    }

    private Account account(HttpRequest request) throws Refusal, StoreFailed {
        return people.accounts().open(AccountRoutes.find(people.directory(), request).id());
    }

    private HttpResponse show(HttpRequest request) throws Refusal, StoreFailed {
        Account account = account(request);
        Instant now = clock.instant();
        ObjectNode answer = Answer.object();
        Instant until = ScriptLog.tracedUntil(account);
        answer.put("tracedUntil", until.isAfter(now) ? until.toString() : null);
        ArrayNode runs = answer.putArray("runs");
        for (ScriptLog.Ran run : ScriptLog.list(account, now)) {
            ObjectNode shown =
                    runs.addObject()
                            .put("at", run.at().toString())
                            .put("message", run.trace())
                            .put("about", run.about())
                            .put("error", run.error());
            run.actions().forEach(shown.putArray("actions")::add);
            run.lines().forEach(shown.putArray("lines")::add);
        }
        return Answer.ok(answer);
    }

    private HttpResponse change(HttpRequest request) throws Refusal, StoreFailed, IOException {
        long days = Body.read(request, "traceDays").count("traceDays", -1);
        if (days < 0 || days > ScriptLog.MAX_TRACING.toDays())
            throw Refusal.badRequest(
                    "traceDays is 0 to " + ScriptLog.MAX_TRACING.toDays() + ", 0 for not at all");
        ScriptLog.trace(account(request), clock.instant().plus(Duration.ofDays(days)));
        return show(request);
    }
}
