package org.veredus.protocol.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.directory.Profile;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.quarantine.Held;
import org.veredus.transport.quarantine.Quarantine;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Mail that is held back.
final class QuarantineRoutes {
    private final AdminServices.People people;
    private final Quarantine quarantine;

    QuarantineRoutes(AdminServices.People people, Quarantine quarantine) {
        this.people = people;
        this.quarantine = quarantine;
    }

    void addTo(Routes routes, Gate administrators) {
        Gate gate = administrators.toOwners();
        String all = "/api/v1/accounts/{account}/quarantine";
        String one = all + "/{number}";
        routes.add("GET", "/api/v1/quarantine", administrators.reading(_ -> list(null)))
                .add("GET", all, gate.reading(request -> list(account(request))))
                .add("GET", one, gate.reading(request -> Answer.ok(shown(held(request)))))
                .add("GET", one + "/message", gate.reading(this::message))
                .add("POST", one + "/release", gate.changing(this::release))
                .add("DELETE", one, gate.changing(this::delete));
    }

    private AccountId account(HttpRequest request) throws Refusal, StoreFailed {
        return AccountRoutes.find(people.directory(), request).id();
    }

    private HttpResponse list(@Nullable AccountId account) throws StoreFailed {
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("held");
        List<Held> all = quarantine.list(account);
        for (Held held : all) list.add(shown(held));
        return Answer.ok(answer);
    }

    private ObjectNode shown(Held held) throws StoreFailed {
        Profile owner = people.directory().account(held.account());
        ObjectNode shown =
                Answer.object()
                        .put("number", held.number())
                        .put("account", owner == null ? null : owner.primary().wire())
                        .put("at", Answer.time(held.at()))
                        .put("recipient", held.recipient())
                        .put("sender", held.sender())
                        .put("from", held.from())
                        .put("subject", held.subject())
                        .put("octets", held.size())
                        .put("score", held.score())
                        .put("trace", held.trace());
        ArrayNode reasons = shown.putArray("reasons");
        held.reasons().forEach(reasons::add);
        return shown;
    }

    private Held held(HttpRequest request) throws Refusal, StoreFailed {
        String number = request.parameter("number");
        if (!number.matches("[1-9]\\d{0,17}"))
            throw Refusal.badRequest(number + " is no number of a held message");
        Held held = quarantine.find(account(request), Long.parseLong(number));
        if (held == null) throw gone(number);
        return held;
    }

    private static Refusal gone(String number) {
        return Refusal.notFound("there is no held message " + number);
    }

    private HttpResponse message(HttpRequest request) throws Refusal, StoreFailed {
        return HttpResponse.of(200, "message/rfc822", quarantine.content(held(request)))
                .with("X-Content-Type-Options", "nosniff")
                .with("Content-Disposition", "attachment");
    }

    private HttpResponse release(HttpRequest request) throws Refusal, StoreFailed {
        Body.requireJson(request);
        try {
            Held held = held(request);
            if (!quarantine.release(held)) throw gone(request.parameter("number"));
            return HttpResponse.empty(204);
        } catch (MailboxRefused refused) {
            throw new Refusal(Refusal.Kind.LIMIT, refused.sentence());
        }
    }

    private HttpResponse delete(HttpRequest request) throws Refusal, StoreFailed {
        quarantine.delete(held(request));
        return HttpResponse.empty(204);
    }
}
