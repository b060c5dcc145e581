package org.veredus.protocol.admin;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.Profile;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.screening.Decision;
import org.veredus.account.screening.NoSubject;
import org.veredus.account.screening.Policies;
import org.veredus.account.screening.Scope;
import org.veredus.account.screening.Subject;
import org.veredus.account.screening.Thresholds;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Action;
import org.veredus.transport.inspect.evidence.EvidenceBox;
import org.veredus.transport.inspect.evidence.Replay;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Tries a changed configuration on what was found of the last days' mail. For the API, and for a
/// tool that works on a data folder while no server runs.
public final class ReplayDesk {
    private static final String[] FIELDS = {
        "days",
        "most",
        "domain",
        "account",
        "thresholds",
        "allow",
        "block",
        "scores",
        "left",
        "families"
    };

    private static final long USUAL_DAYS = 7;
    private static final long MAX_DAYS = 90;
    private static final long USUAL_MOST = 50;
    private static final long MAX_MOST = 10_000;

    private final Directory directory;
    private final Policies policies;
    private final EvidenceBox box;
    private final InstantSource clock;

    public ReplayDesk(
            Directory directory, Policies policies, EvidenceBox box, InstantSource clock) {
        this.directory = directory;
        this.policies = policies;
        this.box = box;
        this.clock = clock;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("POST", "/api/v1/replay", gate.reading(this::run));
    }

    private HttpResponse run(HttpRequest request) throws Refusal, StoreFailed, IOException {
        return Answer.ok(answer(Body.read(request, FIELDS)));
    }

    /// What is asked for is wrong, and why.
    public static final class WrongQuestion extends Exception {
        private static final long serialVersionUID = 1;

        WrongQuestion(String sentence) {
            super(sentence, null, false, false);
        }
    }

    /// The same as the API's answer.
    public ObjectNode answer(ObjectNode question) throws WrongQuestion, StoreFailed {
        try {
            return answer(Body.of(question));
        } catch (Refusal refused) {
            throw new WrongQuestion(String.valueOf(refused.getMessage()));
        }
    }

    private ObjectNode answer(Body body) throws Refusal, StoreFailed {
        long days = body.count("days", USUAL_DAYS);
        if (days == 0 || days > MAX_DAYS)
            throw Refusal.badRequest("days is a number from 1 to " + MAX_DAYS);
        long most = body.count("most", USUAL_MOST);
        if (most > MAX_MOST) throw Refusal.badRequest("most is at most " + MAX_MOST);
        Instant since = clock.instant().minus(Duration.ofDays(days));
        Replay.Outcome outcome =
                new Replay(policies, change(body)).run(box, since, Math.toIntExact(most));
        return shown(outcome, days);
    }

    private Replay.Change change(Body body) throws Refusal, StoreFailed {
        JsonNode said = body.node("thresholds");
        Thresholds thresholds =
                new Thresholds(
                        threshold(said, "mark"),
                        threshold(said, "junk"),
                        threshold(said, "quarantine"),
                        threshold(said, "defer"),
                        threshold(said, "reject"));
        List<Decision> decisions = new ArrayList<>();
        decide(body, "allow", Decision.Verb.ALLOW, decisions);
        decide(body, "block", Decision.Verb.BLOCK, decisions);
        return new Replay.Change(
                scope(body),
                thresholds,
                decisions,
                scores(body.node("scores")),
                names(body, "left"),
                names(body, "families"));
    }

    private Scope scope(Body body) throws Refusal, StoreFailed {
        String account = body.textOrNull("account");
        String domain = body.textOrNull("domain");
        if (account != null && domain != null)
            throw Refusal.badRequest("name a domain or an account, not both");
        if (domain != null) return ofDomain(Body.domain("domain", domain));
        if (account == null) return new Scope.Server();
        try {
            Profile profile = directory.account(Address.parse(account));
            if (profile == null) throw Refusal.notFound("there is no account " + account);
            return new Scope.OfAccount(profile.id());
        } catch (AddressException wrong) {
            throw Refusal.badRequest("account: " + wrong.getMessage());
        }
    }

    private Scope ofDomain(Domain domain) throws Refusal, StoreFailed {
        if (directory.domain(domain) == null)
            throw Refusal.notFound("there is no domain " + domain);
        return new Scope.OfDomain(domain);
    }

    private static @Nullable Double threshold(JsonNode said, String name) throws Refusal {
        JsonNode value = said.path(name);
        if (value.isMissingNode() || value.isNull()) return null;
        if (value.isString() && value.asString().equals("never")) return Thresholds.NEVER;
        if (!value.isNumber() || !(value.asDouble() > 0))
            throw Refusal.badRequest(name + " is a score above 0, or \"never\"");
        return value.asDouble();
    }

    private void decide(Body body, String field, Decision.Verb verb, List<Decision> all)
            throws Refusal {
        if (!body.has(field)) return;
        for (String text : body.texts(field)) {
            try {
                all.add(new Decision(Subject.parse(text), verb, "", clock.instant()));
            } catch (NoSubject wrong) {
                throw Refusal.badRequest(field + ": " + wrong.getMessage());
            }
        }
    }

    private static Map<String, Double> scores(JsonNode said) throws Refusal {
        Map<String, Double> scores = new HashMap<>();
        for (Map.Entry<String, JsonNode> each : said.properties()) {
            if (!each.getValue().isNumber())
                throw Refusal.badRequest("the score of " + each.getKey() + " is not a number");
            scores.put(each.getKey(), each.getValue().asDouble());
        }
        return scores;
    }

    private static Set<String> names(Body body, String field) throws Refusal {
        return body.has(field) ? new HashSet<>(body.texts(field)) : Set.of();
    }

    private ObjectNode shown(Replay.Outcome outcome, long days) throws StoreFailed {
        ObjectNode answer =
                Answer.object()
                        .put("days", days)
                        .put("messages", outcome.messages())
                        .put("recipients", outcome.views())
                        .put("oldest", Answer.time(outcome.oldest()))
                        .put("youngest", Answer.time(outcome.youngest()))
                        .put("changes", outcome.changes());
        ArrayNode counts = answer.putArray("counts");
        outcome.counts()
                .forEach(
                        (before, after) ->
                                after.forEach(
                                        (then, count) ->
                                                counts.addObject()
                                                        .put("now", word(before))
                                                        .put("then", word(then))
                                                        .put("recipients", count)));
        ArrayNode newest = answer.putArray("changed");
        Map<AccountId, String> names = new HashMap<>();
        for (Replay.Changed changed : outcome.newest()) {
            ObjectNode one = newest.addObject().put("at", Answer.time(changed.at()));
            one.put("from", changed.author()).put("account", name(changed.account(), names));
            one.putObject("now")
                    .put("action", word(changed.before()))
                    .put("score", changed.scoreBefore());
            one.putObject("then")
                    .put("action", word(changed.after()))
                    .put("score", changed.scoreAfter());
            changed.why().forEach(one.putArray("why")::add);
        }
        return answer;
    }

    /// Marked mail is a class of its own here.
    private static String word(Action action) {
        return action.name().toLowerCase(Locale.ROOT);
    }

    private @Nullable String name(@Nullable AccountId account, Map<AccountId, String> known)
            throws StoreFailed {
        if (account == null) return null;
        String there = known.get(account);
        if (there != null) return there;
        Profile profile = directory.account(account);
        String name = profile == null ? "removed" : profile.primary().wire();
        known.put(account, name);
        return name;
    }
}
