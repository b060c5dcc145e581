package org.veredus.protocol.web;

import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.CredentialStore;
import org.veredus.account.auth.Second;
import org.veredus.account.directory.Profile;
import org.veredus.account.factor.Factors;
import org.veredus.account.factor.Passkey;
import org.veredus.account.factor.Passkeys;
import org.veredus.account.factor.RelyingParties;
import org.veredus.account.factor.RelyingParty;
import org.veredus.account.factor.Use;
import org.veredus.account.mailbox.AccountId;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What browsers are told to ask of authenticators, in the JSON forms of WebAuthn Level 3 §5.1.8
/// and §5.1.9, and what they bring back. The host name in a request says only which of our own
/// names the page is at; what was signed must name it again.
final class PasskeyChallenges {
    private final Passkeys passkeys;
    private final CredentialStore credentials;
    private final RelyingParties parties;

    PasskeyChallenges(
            Authenticator authenticator, CredentialStore credentials, RelyingParties parties) {
        passkeys = authenticator.passkeys();
        this.credentials = credentials;
        this.parties = parties;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("POST", "/web/passkeys/challenge", gate.open(this::signIn))
                .add("GET", "/.well-known/webauthn", gate.open(_ -> related()));
    }

    /// Anybody may ask: it says nothing of anybody, and nothing of it is kept.
    private HttpResponse signIn(HttpRequest request) throws Refused {
        RelyingParty party = party(request);
        if (party == null) throw elsewhere();
        return Json.answer(200, options(new Use.SignIn(), party, List.of()));
    }

    /// Where else passkeys for our name may be used. WebAuthn Level 3 §5.11.1
    private HttpResponse related() {
        ObjectNode answer = Json.object();
        ArrayNode origins = answer.putArray("origins");
        for (String name : parties.names()) origins.add("https://" + name);
        return Json.answer(200, answer);
    }

    /// Null if passkeys cannot be had where the page is.
    @Nullable RelyingParty party(HttpRequest request) {
        String host = request.header("host");
        return host == null ? null : parties.at(host);
    }

    Refused elsewhere() {
        return new Refused(
                409, "elsewhere", "passkeys are made and used at https://" + parties.host());
    }

    /// What is asked for after a right password.
    ObjectNode wanted(HttpRequest request, AccountId account) throws StoreFailed {
        Factors factors = credentials.factors().find(account);
        ObjectNode wanted =
                Json.object()
                        .put("app", factors.app() != null)
                        .put("recovery", !factors.recovery().isEmpty());
        return wanted.set("passkey", ask(request, new Use.Second(account), factors));
    }

    /// What a browser is to ask an account's authenticators for; null where it has none for here.
    @Nullable ObjectNode ask(HttpRequest request, Use use, Factors factors) {
        RelyingParty party = party(request);
        if (party == null) return null;
        List<Passkey> here =
                factors.passkeys().stream().filter(each -> each.host().equals(party.id())).toList();
        return here.isEmpty() ? null : options(use, party, here);
    }

    private ObjectNode options(Use use, RelyingParty party, List<Passkey> allowed) {
        ObjectNode options =
                Json.object()
                        .put("challenge", text(passkeys.challenge(use)))
                        .put("timeout", passkeys.life().toMillis())
                        .put("rpId", party.id())
                        .put(
                                "userVerification",
                                use instanceof Use.Second ? "preferred" : "required");
        put(options.putArray("allowCredentials"), allowed);
        return options;
    }

    /// What makes a new passkey, one that can be found without a name.
    ObjectNode creation(Use.Registration use, RelyingParty party, Profile profile)
            throws StoreFailed {
        String address = profile.primary().wire();
        ObjectNode options =
                Json.object()
                        .put("challenge", text(passkeys.challenge(use)))
                        .put("timeout", passkeys.life().toMillis())
                        .put("attestation", "none");
        options.putObject("rp").put("id", party.id()).put("name", party.id());
        options.putObject("user")
                .put("id", text(passkeys.handle(profile.id())))
                .put("name", address)
                .put("displayName", address);
        ArrayNode keys = options.putArray("pubKeyCredParams");
        for (long algorithm : Passkeys.ALGORITHMS)
            keys.addObject().put("type", "public-key").put("alg", algorithm);
        options.putObject("authenticatorSelection")
                .put("residentKey", "required")
                .put("requireResidentKey", true)
                .put("userVerification", "required");
        Factors factors = credentials.factors().find(profile.id());
        put(options.putArray("excludeCredentials"), factors.passkeys());
        return options;
    }

    private static void put(ArrayNode list, List<Passkey> passkeys) {
        for (Passkey each : passkeys) {
            ObjectNode shown =
                    list.addObject().put("type", "public-key").put("id", text(each.credential()));
            ArrayNode transports = shown.putArray("transports");
            each.transports().forEach(transports::add);
        }
    }

    /// What a request shows besides a password; null if it shows nothing.
    @Nullable Second second(HttpRequest request, JsonNode body) throws Refused {
        return body.hasNonNull("code")
                ? new Second.Code(Json.text(body, "code"))
                : signed(request, body);
    }

    /// What a passkey has signed; null if that is not in it.
    Second.@Nullable Signed signed(HttpRequest request, JsonNode body) throws Refused {
        JsonNode passkey = body.path("passkey");
        if (!passkey.isObject()) return null;
        RelyingParty party = party(request);
        if (party == null) throw elsewhere();
        return new Second.Signed(party, passkey.toString());
    }

    private static String text(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
