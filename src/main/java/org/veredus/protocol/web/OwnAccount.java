package org.veredus.protocol.web;

import java.io.IOException;
import java.time.InstantSource;
import org.veredus.account.auth.AppToken;
import org.veredus.account.auth.AppTokens;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.BadPassword;
import org.veredus.account.auth.CredentialStore;
import org.veredus.account.auth.Scope;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.session.SessionDoor.Visit;
import org.veredus.account.session.Visits;
import org.veredus.account.session.WebSession;
import org.veredus.account.session.WebSessions;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What people see and change of their own account: where they are signed in, programs'
/// passwords, their password.
final class OwnAccount {
    private static final int MIN_PASSWORD = 10;

    private final Authenticator authenticator;
    private final CredentialStore credentials;
    private final WebSessions sessions;
    private final Visits visits;
    private final InstantSource clock;
    private final Proof proof;

    OwnAccount(WebServices services, Proof proof) {
        this.proof = proof;
        authenticator = services.authenticator();
        credentials = services.credentials();
        sessions = services.sessions();
        visits = services.visits();
        clock = services.clock();
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", "/web/sessions", gate.signedIn(this::sessions))
                .add("DELETE", "/web/sessions", gate.signedIn(this::endOthers))
                .add("DELETE", "/web/sessions/{id}", gate.signedIn(this::endSession))
                .add("GET", "/web/visits", gate.signedIn(this::visits))
                .add("GET", "/web/tokens", gate.signedIn(this::tokens))
                .add("POST", "/web/tokens", gate.signedIn(this::issueToken))
                .add("DELETE", "/web/tokens/{id}", gate.signedIn(this::revokeToken))
                .add("POST", "/web/password", gate.signedIn(this::changePassword));
    }

    private HttpResponse sessions(HttpRequest request, Visit.Known visit) throws StoreFailed {
        ObjectNode answer = JsonBody.object();
        ArrayNode list = answer.putArray("sessions");
        for (WebSession each : sessions.list(visit.profile().id())) {
            list.addObject()
                    .put("id", each.id())
                    .put("made", each.made().toString())
                    .put("seen", each.seen().toString())
                    .put("address", each.visitor().address())
                    .put("agent", each.visitor().agent())
                    .put("current", each.id() == visit.session().id());
        }
        return JsonBody.answer(200, answer);
    }

    /// Who has logged in in this person's place.
    private HttpResponse visits(HttpRequest request, Visit.Known visit) throws StoreFailed {
        ObjectNode answer = JsonBody.object();
        ArrayNode list = answer.putArray("visits");
        for (Visits.Visit each : visits.of(visit.profile().id()))
            list.addObject()
                    .put("by", each.by())
                    .put("address", each.address())
                    .put("first", each.first().toString())
                    .put("last", each.last().toString());
        return JsonBody.answer(200, answer);
    }

    private HttpResponse endOthers(HttpRequest request, Visit.Known visit) throws StoreFailed {
        sessions.endOthers(visit.profile().id(), visit.session().id());
        return JsonBody.answer(200, JsonBody.object());
    }

    private HttpResponse endSession(HttpRequest request, Visit.Known visit)
            throws Refused, StoreFailed {
        if (!sessions.end(visit.profile().id(), number(request)))
            throw new Refused(404, "not-found", "there is no such session");
        return JsonBody.answer(200, JsonBody.object());
    }

    static int number(HttpRequest request) {
        String text = request.parameter("id");
        return text.matches("[1-9]\\d{0,8}") ? Integer.parseInt(text) : 0;
    }

    private HttpResponse tokens(HttpRequest request, Visit.Known visit) throws StoreFailed {
        ObjectNode answer = JsonBody.object();
        ArrayNode list = answer.putArray("tokens");
        for (AppToken each : credentials.tokens().list(visit.profile().id())) list.add(show(each));
        return JsonBody.answer(200, answer);
    }

    private static ObjectNode show(AppToken token) {
        return JsonBody.object()
                .put("id", token.id())
                .put("name", token.name())
                .put("scope", token.scope().wire())
                .put("made", token.made().toString());
    }

    /// The only answer that has the secret.
    private HttpResponse issueToken(HttpRequest request, Visit.Known visit)
            throws Refused, StoreFailed, IOException {
        JsonNode body = JsonBody.read(request);
        String name = JsonBody.text(body, "name").strip();
        if (name.isEmpty() || name.length() > AppToken.MAX_NAME)
            throw Refused.badRequest("a name has 1 to " + AppToken.MAX_NAME + " characters");
        Scope scope = body.has("scope") ? Scope.parse(JsonBody.text(body, "scope")) : Scope.ALL;
        // administrators make what opens others' accounts on the command line
        if (scope == null || scope.whose() == Scope.Whose.OTHERS)
            throw Refused.badRequest("there is no such scope");
        proof.require(request, visit, body, "password");
        AppTokens.Issued issued =
                authenticator.issueToken(
                        visit.profile().id(),
                        new AppTokens.Order(name, AppToken.Kind.TOKEN, scope),
                        clock.instant());
        if (issued == null)
            throw new Refused(409, "limit", "there are " + AppTokens.MAX_TOKENS + " already");
        return JsonBody.answer(201, show(issued.token()).put("token", issued.secret()));
    }

    private HttpResponse revokeToken(HttpRequest request, Visit.Known visit)
            throws Refused, StoreFailed {
        if (!credentials.tokens().revoke(visit.profile().id(), number(request)))
            throw new Refused(404, "not-found", "there is no such password");
        return JsonBody.answer(200, JsonBody.object());
    }

    /// All sessions end by it; the one that asked goes on as a new one.
    private HttpResponse changePassword(HttpRequest request, Visit.Known visit)
            throws Refused, StoreFailed, IOException {
        JsonNode body = JsonBody.read(request);
        String next = JsonBody.text(body, "next");
        if (next.codePointCount(0, next.length()) < MIN_PASSWORD)
            throw Refused.badRequest("a password has at least " + MIN_PASSWORD + " characters");
        proof.require(request, visit, body, "current");
        AccountId account = visit.profile().id();
        try {
            credentials.set(account, authenticator.credentials(next));
        } catch (BadPassword bad) {
            throw Refused.badRequest(String.valueOf(bad.getMessage()));
        }
        return SignIn.goOn(sessions, request, visit, JsonBody.object());
    }
}
