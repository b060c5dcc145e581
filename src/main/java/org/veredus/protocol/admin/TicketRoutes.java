package org.veredus.protocol.admin;

import java.io.IOException;
import java.net.InetAddress;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.Outcome;
import org.veredus.account.auth.Second;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.kv.StoreFailed;

/// Exchanges a password, and a code where the account has a second factor, for a ticket.
final class TicketRoutes {
    private final Authenticator authenticator;
    private final Tickets tickets;
    private final InstantSource clock;

    TicketRoutes(Authenticator authenticator, Tickets tickets, InstantSource clock) {
        this.authenticator = authenticator;
        this.tickets = tickets;
        this.clock = clock;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("POST", "/api/v1/ticket", gate.open(this::issue))
                .add("POST", "/api/v1/ticket/renewal", gate.open(this::renew))
                .add("DELETE", "/api/v1/ticket", gate.open(this::end));
    }

    private HttpResponse renew(HttpRequest request) throws Refusal, StoreFailed, IOException {
        Body.read(request);
        Tickets.Issued issued = tickets.renew(Gate.bearer(request));
        if (issued == null) throw Gate.unauthorized("the ticket has expired: sign in again");
        return told(issued);
    }

    private HttpResponse end(HttpRequest request) throws Refusal {
        tickets.end(Gate.bearer(request));
        return HttpResponse.empty(204);
    }

    private HttpResponse issue(HttpRequest request) throws Refusal, StoreFailed, IOException {
        Body body = Body.read(request, "address", "password", "code");
        InetAddress remote = request.client().getAddress();
        String code = body.textOrNull("code");
        Outcome outcome =
                authenticator.ownPassword(remote, body.text("address"), body.text("password"));
        if (outcome instanceof Outcome.FactorNeeded first) outcome = second(remote, first, code);
        return switch (outcome) {
            case Outcome.Ok(var account, _, _, _) -> told(tickets.issue(account));
            case Outcome.TooManyFailures _ ->
                    throw new Refusal(
                            Refusal.Kind.TOO_MANY_FAILURES, "too many failures; try later");
            case Outcome.FactorNeeded _ -> throw Gate.secondFactor();
            case Outcome.Wrong(), Outcome.NotAsWhom(), Outcome.Disabled(), Outcome.Moved _ ->
                    throw new Refusal(
                            Refusal.Kind.UNAUTHORIZED,
                            code == null
                                    ? "name or password is wrong"
                                    : "name, password or code is wrong");
        };
    }

    private static HttpResponse told(Tickets.Issued issued) {
        return Json.answer(
                201,
                Json.object()
                        .put("ticket", issued.text())
                        .put("expires", issued.expires().toString()));
    }

    private Outcome second(InetAddress remote, Outcome.FactorNeeded first, @Nullable String code)
            throws StoreFailed {
        return code == null
                ? first
                : authenticator.second(remote, first, new Second.Code(code), clock.instant());
    }
}
