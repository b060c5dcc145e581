package org.veredus.protocol.admin;

import java.io.IOException;
import java.net.InetAddress;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.Outcome;
import org.veredus.account.auth.Second;
import org.veredus.account.factor.Use;
import org.veredus.account.session.PasskeyChallenges;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Exchanges a password, and what is asked for besides it, or a passkey for a ticket.
final class TicketRoutes {
    private final Authenticator authenticator;
    private final Tickets tickets;
    private final PasskeyChallenges challenges;
    private final InstantSource clock;

    TicketRoutes(AdminServices.People people, Tickets tickets, InstantSource clock) {
        authenticator = people.authenticator();
        challenges = people.passkeys();
        this.tickets = tickets;
        this.clock = clock;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("POST", "/api/v1/ticket", gate.open(this::issue))
                .add("POST", "/api/v1/ticket/challenge", gate.open(this::challenge))
                .add("POST", "/api/v1/ticket/renewal", gate.open(this::renew))
                .add("DELETE", "/api/v1/ticket", gate.open(this::end));
    }

    private HttpResponse renew(HttpRequest request) throws Refusal, StoreFailed, IOException {
        Body.read(request);
        Tickets.Issued issued = tickets.renew(Gate.bearer(request));
        if (issued == null) throw Gate.unauthorized("the ticket has expired: sign in again");
        return Answer.of(201, told(issued));
    }

    private HttpResponse end(HttpRequest request) throws Refusal {
        tickets.end(Gate.bearer(request));
        return HttpResponse.empty(204);
    }

    /// What a page has a passkey sign that is to open it without a password.
    private HttpResponse challenge(HttpRequest request) throws Refusal {
        ObjectNode options = challenges.signIn(request);
        if (options == null) throw elsewhere();
        return Answer.ok(options);
    }

    private HttpResponse issue(HttpRequest request) throws Refusal, StoreFailed, IOException {
        Body body = Body.read(request, "address", "password", "code", "passkey");
        InetAddress remote = request.client().getAddress();
        Second second = second(request, body);
        if (!body.has("password") && second instanceof Second.Signed signed)
            return issue(
                    authenticator.passkey(remote, new Use.SignIn(), signed, clock.instant()),
                    "this passkey opens nothing here");
        Outcome first =
                authenticator.ownPassword(remote, body.text("address"), body.text("password"));
        if (!(first instanceof Outcome.FactorNeeded needed))
            return issue(first, "name or password is wrong");
        if (second == null)
            return Gate.refuse(
                    Gate.secondFactor(),
                    Answer.object().set("second", challenges.wanted(request, needed.account())));
        return issue(
                authenticator.second(remote, needed, second, clock.instant()),
                "name, password, code or passkey is wrong");
    }

    private HttpResponse issue(Outcome outcome, String otherwise) throws Refusal, StoreFailed {
        return switch (outcome) {
            case Outcome.Ok(var account, var name, _, _) ->
                    Answer.of(201, told(tickets.issue(account)).put("address", name));
            case Outcome.TooManyFailures _ ->
                    throw new Refusal(
                            Refusal.Kind.TOO_MANY_FAILURES, "too many failures; try later");
            case Outcome.FactorNeeded _ -> throw Gate.secondFactor();
            case Outcome.Wrong(), Outcome.NotAsWhom(), Outcome.Disabled(), Outcome.Moved _ ->
                    throw new Refusal(Refusal.Kind.UNAUTHORIZED, otherwise);
        };
    }

    private static ObjectNode told(Tickets.Issued issued) {
        return Answer.object()
                .put("ticket", issued.text())
                .put("expires", issued.expires().toString());
    }

    /// What is shown besides a password, or in its place; null if nothing is.
    private @Nullable Second second(HttpRequest request, Body body) throws Refusal {
        String code = body.textOrNull("code");
        if (code != null) return new Second.Code(code);
        JsonNode passkey = body.objectOrNull("passkey");
        if (passkey == null) return null;
        Second.Signed signed = challenges.signed(request, passkey);
        if (signed == null) throw elsewhere();
        return signed;
    }

    private Refusal elsewhere() {
        return new Refusal(Refusal.Kind.ELSEWHERE, challenges.elsewhere());
    }
}
