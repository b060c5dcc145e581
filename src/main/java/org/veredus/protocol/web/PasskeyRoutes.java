package org.veredus.protocol.web;

import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Second;
import org.veredus.account.factor.RelyingParty;
import org.veredus.account.session.PasskeyChallenges;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What pages of the webmail ask of passkeys, and what they bring back.
final class PasskeyRoutes {
    private final PasskeyChallenges challenges;

    PasskeyRoutes(PasskeyChallenges challenges) {
        this.challenges = challenges;
    }

    PasskeyChallenges challenges() {
        return challenges;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("POST", "/web/passkeys/challenge", gate.open(this::signIn))
                .add("GET", "/.well-known/webauthn", gate.open(_ -> related()));
    }

    private HttpResponse signIn(HttpRequest request) throws Refused {
        ObjectNode options = challenges.signIn(request);
        if (options == null) throw elsewhere();
        return JsonBody.answer(200, options);
    }

    /// Where else passkeys for our name may be used. WebAuthn Level 3 §5.11.1
    private HttpResponse related() {
        ObjectNode answer = JsonBody.object();
        ArrayNode origins = answer.putArray("origins");
        for (String name : challenges.names()) origins.add("https://" + name);
        return JsonBody.answer(200, answer);
    }

    /// Whose page it is. Refuses where there are no passkeys.
    RelyingParty party(HttpRequest request) throws Refused {
        RelyingParty party = challenges.party(request);
        if (party == null) throw elsewhere();
        return party;
    }

    private Refused elsewhere() {
        return new Refused(409, "elsewhere", challenges.elsewhere());
    }

    /// What a request shows besides a password; null if it shows nothing.
    @Nullable Second second(HttpRequest request, JsonNode body) throws Refused {
        return body.hasNonNull("code")
                ? new Second.Code(JsonBody.text(body, "code"))
                : signed(request, body);
    }

    /// What a passkey has signed; null if that is not in it.
    Second.@Nullable Signed signed(HttpRequest request, JsonNode body) throws Refused {
        JsonNode passkey = body.path("passkey");
        if (!passkey.isObject()) return null;
        Second.Signed signed = challenges.signed(request, passkey);
        if (signed == null) throw elsewhere();
        return signed;
    }
}
