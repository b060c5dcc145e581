package org.veredus.protocol.admin;

import java.io.IOException;
import java.time.InstantSource;
import org.veredus.account.auth.AppToken;
import org.veredus.account.auth.AppTokens;
import org.veredus.account.auth.Scope;
import org.veredus.account.directory.Profile;
import org.veredus.account.mailbox.AccountId;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What an account's programs log in with in place of its password.
final class TokenRoutes {
    private static final String TOKENS = AccountRoutes.ACCOUNT + "/tokens";

    private final AdminServices.People people;
    private final InstantSource clock;

    TokenRoutes(AdminServices.People people, InstantSource clock) {
        this.people = people;
        this.clock = clock;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", TOKENS, gate.reading(this::list))
                .add("POST", TOKENS, gate.changing(this::issue))
                .add("DELETE", TOKENS + "/{token}", gate.changing(this::revoke));
    }

    private HttpResponse list(HttpRequest request) throws Refusal, StoreFailed {
        AccountId account = AccountRoutes.find(people.directory(), request).id();
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("tokens");
        for (AppToken token : people.credentials().tokens().list(account)) list.add(show(token));
        return Answer.ok(answer);
    }

    /// The only answer that has the secret.
    private HttpResponse issue(HttpRequest request) throws Refusal, StoreFailed, IOException {
        Body body = Body.read(request, "name", "shared", "scope");
        String name = body.text("name");
        AppToken.Kind kind =
                body.has("shared") && body.truth("shared")
                        ? AppToken.Kind.SHARED_SECRET
                        : AppToken.Kind.TOKEN;
        if (name.isBlank() || name.length() > AppToken.MAX_NAME) {
            throw Refusal.badRequest("a name has 1 to " + AppToken.MAX_NAME + " characters");
        }
        Scope scope = body.has("scope") ? Scope.parse(body.text("scope")) : Scope.ALL;
        if (scope == null) {
            throw Refusal.badRequest(
                    "a scope has the words imap, pop3, smtp, jmap and sieve, read besides imap, pop3"
                            + " and jmap, and others besides all but smtp");
        }
        if (kind == AppToken.Kind.SHARED_SECRET && !scope.equals(Scope.ALL)) {
            throw Refusal.badRequest("a shared secret has no scope");
        }
        Profile owner = AccountRoutes.find(people.directory(), request);
        AccountId account = owner.id();
        if (scope.whose() == Scope.Whose.OTHERS && !owner.isAdmin()) {
            throw Refusal.badRequest("others is for administrators");
        }
        AppTokens.Issued issued =
                people.authenticator()
                        .issueToken(
                                account, new AppTokens.Order(name, kind, scope), clock.instant());
        if (issued == null) {
            throw new Refusal(
                    Refusal.Kind.LIMIT, "it has " + AppTokens.MAX_TOKENS + " tokens already");
        }
        return Answer.of(201, show(issued.token()).put("token", issued.secret()));
    }

    private HttpResponse revoke(HttpRequest request) throws Refusal, StoreFailed {
        AccountId account = AccountRoutes.find(people.directory(), request).id();
        String number = request.parameter("token");
        boolean there =
                number.matches("[1-9]\\d{0,8}")
                        && people.credentials().tokens().revoke(account, Integer.parseInt(number));
        if (!there) throw Refusal.notFound("there is no token " + number);
        return HttpResponse.empty(204);
    }

    private static ObjectNode show(AppToken token) {
        return Answer.object()
                .put("id", token.id())
                .put("name", token.name())
                .put("shared", token.kind() == AppToken.Kind.SHARED_SECRET)
                .put("scope", token.scope().wire())
                .put("made", Answer.time(token.made()));
    }
}
