package org.veredus.protocol.admin;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.screening.Decision;
import org.veredus.account.screening.Decision.Verb;
import org.veredus.account.screening.NoSubject;
import org.veredus.account.screening.Policies;
import org.veredus.account.screening.Policy;
import org.veredus.account.screening.Scope;
import org.veredus.account.screening.Subject;
import org.veredus.account.screening.Thresholds;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Senders who are always or never let in, and the scores from which something is done with a
/// message: the server's, each domain's, each account's.
final class SenderRoutes {
    private static final List<String> THRESHOLDS =
            List.of("mark", "junk", "quarantine", "defer", "reject");

    private final AdminServices.People people;
    private final Policies policies;
    private final InstantSource clock;

    SenderRoutes(AdminServices.People people, Policies policies, InstantSource clock) {
        this.people = people;
        this.policies = policies;
        this.clock = clock;
    }

    private interface Finder {
        Scope scope(HttpRequest request) throws Refusal, StoreFailed;
    }

    void addTo(Routes routes, Gate gate) {
        add(routes, gate, "/api/v1", _ -> new Scope.Server());
        add(routes, gate, "/api/v1/domains/{domain}", this::domain);
        add(routes, gate.toOwners(), "/api/v1/accounts/{account}", this::account);
    }

    private void add(Routes routes, Gate gate, String path, Finder finder) {
        String senders = path + "/senders";
        routes.add("GET", senders, gate.reading(request -> show(finder.scope(request))))
                .add("POST", senders, gate.changing(request -> add(finder.scope(request), request)))
                .add(
                        "DELETE",
                        senders,
                        gate.changing(request -> forget(finder.scope(request), request)))
                .add(
                        "PATCH",
                        path + "/thresholds",
                        gate.changing(request -> weigh(finder.scope(request), request)));
    }

    private Scope domain(HttpRequest request) throws Refusal, StoreFailed {
        return new Scope.OfDomain(DomainRoutes.find(people.directory(), request).name());
    }

    private Scope account(HttpRequest request) throws Refusal, StoreFailed {
        return new Scope.OfAccount(AccountRoutes.find(people.directory(), request).id());
    }

    private HttpResponse show(Scope scope) throws StoreFailed {
        return Answer.ok(shown(policies.of(scope)));
    }

    private static ObjectNode shown(Policy policy) {
        ObjectNode answer = Answer.object();
        Thresholds said = policy.thresholds();
        ObjectNode thresholds = answer.putObject("thresholds");
        put(thresholds, "mark", said.mark());
        put(thresholds, "junk", said.junk());
        put(thresholds, "quarantine", said.quarantine());
        put(thresholds, "defer", said.defer());
        put(thresholds, "reject", said.reject());
        ArrayNode senders = answer.putArray("senders");
        policy.decisions().values().stream()
                .sorted(Comparator.comparing(decision -> decision.subject().text()))
                .forEach(
                        decision ->
                                senders.addObject()
                                        .put("subject", decision.subject().text())
                                        .put("verb", decision.verb().word())
                                        .put("note", decision.note())
                                        .put("since", Answer.time(decision.since())));
        return answer;
    }

    private static void put(ObjectNode thresholds, String name, @Nullable Double score) {
        if (score == null) thresholds.putNull(name);
        else if (score == Thresholds.NEVER) thresholds.put(name, "never");
        else thresholds.put(name, score);
    }

    private HttpResponse add(Scope scope, HttpRequest request)
            throws Refusal, StoreFailed, IOException {
        Body body = Body.read(request, "subjects", "verb", "note");
        Verb verb = verb(body.text("verb"));
        String note = body.textOrNull("note");
        if (note != null && note.length() > Decision.MAX_NOTE)
            throw Refusal.badRequest("note has more than " + Decision.MAX_NOTE + " characters");
        List<Decision> added = new ArrayList<>();
        for (String subject : body.texts("subjects"))
            added.add(
                    new Decision(
                            subject(subject), verb, note == null ? "" : note, clock.instant()));
        return Answer.ok(
                shown(
                        policies.<Refusal>change(
                                scope,
                                before -> {
                                    if (before.decisions().size() + added.size()
                                            > Policy.MAX_ENTRIES)
                                        throw new Refusal(
                                                Refusal.Kind.LIMIT,
                                                "a list has at most "
                                                        + Policy.MAX_ENTRIES
                                                        + " senders");
                                    return before.with(added);
                                })));
    }

    private static Verb verb(String word) throws Refusal {
        for (Verb verb : Verb.values()) {
            if (verb.word().equals(word)) return verb;
        }
        throw Refusal.badRequest("verb is allow or block");
    }

    private static Subject subject(String text) throws Refusal {
        try {
            return Subject.parse(text);
        } catch (NoSubject wrong) {
            throw Refusal.badRequest("subject: " + wrong.getMessage());
        }
    }

    private HttpResponse forget(Scope scope, HttpRequest request) throws Refusal, StoreFailed {
        String named = request.query("subject");
        if (named == null) throw Refusal.badRequest("name a sender: ?subject=a@b.example");
        Subject subject = subject(named);
        policies.<Refusal>change(
                scope,
                before -> {
                    if (!before.decisions().containsKey(subject))
                        throw Refusal.notFound(subject.text() + " is not on this list");
                    return before.without(List.of(subject));
                });
        return HttpResponse.empty(204);
    }

    private HttpResponse weigh(Scope scope, HttpRequest request)
            throws Refusal, StoreFailed, IOException {
        Body body = Body.read(request, THRESHOLDS.toArray(String[]::new));
        return Answer.ok(
                shown(
                        policies.<Refusal>change(
                                scope, before -> before.with(changed(body, before.thresholds())))));
    }

    private static Thresholds changed(Body body, Thresholds before) throws Refusal {
        return new Thresholds(
                score(body, "mark", before.mark()),
                score(body, "junk", before.junk()),
                score(body, "quarantine", before.quarantine()),
                score(body, "defer", before.defer()),
                score(body, "reject", before.reject()));
    }

    private static @Nullable Double score(Body body, String field, @Nullable Double before)
            throws Refusal {
        if (!body.has(field)) return before;
        JsonNode value = body.node(field);
        if (value.isNull()) return null;
        if (value.isString() && value.asString().equals("never")) return Thresholds.NEVER;
        if (!value.isNumber() || !(value.asDouble() > 0) || value.asDouble() > 1000)
            throw Refusal.badRequest(
                    field + " is a score above 0, \"never\", or null for what holds further out");
        return value.asDouble();
    }
}
