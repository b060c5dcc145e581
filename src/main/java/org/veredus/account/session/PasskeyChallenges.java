package org.veredus.account.session;

import java.util.Base64;
import java.util.List;
import java.util.Set;
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
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What browsers are told to ask of authenticators, in the JSON forms of WebAuthn Level 3 §5.1.8
/// and §5.1.9, and what they bring back. The host name in a request says only which of our own
/// names the page is at; what was signed must name it again.
public final class PasskeyChallenges {
    private final Passkeys passkeys;
    private final CredentialStore credentials;
    private final RelyingParties parties;

    public PasskeyChallenges(
            Authenticator authenticator, CredentialStore credentials, RelyingParties parties) {
        passkeys = authenticator.passkeys();
        this.credentials = credentials;
        this.parties = parties;
    }

    /// At all names that passkeys of this server are to be had.
    public Set<String> names() {
        return parties.names();
    }

    /// For whoever has no passkeys where the page is.
    public String elsewhere() {
        return "passkeys are made and used at https://" + parties.host();
    }

    /// What a browser is to ask for when somebody signs in by a passkey alone; null if there are
    /// none where the page is. Anybody may ask: it says nothing of anybody, and nothing is kept.
    public @Nullable ObjectNode signIn(HttpRequest request) {
        RelyingParty party = party(request);
        return party == null ? null : options(new Use.SignIn(), party, List.of());
    }

    /// Null if passkeys cannot be had where the page is.
    public @Nullable RelyingParty party(HttpRequest request) {
        String host = request.header("host");
        return host == null ? null : parties.at(host);
    }

    /// What is asked for after a right password.
    public ObjectNode wanted(HttpRequest request, AccountId account) throws StoreFailed {
        Factors factors = credentials.factors().find(account);
        ObjectNode wanted =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("app", factors.app() != null)
                        .put("recovery", !factors.recovery().isEmpty());
        return wanted.set("passkey", ask(request, new Use.Second(account), factors));
    }

    /// What a browser is to ask an account's authenticators for; null where it has none for here.
    public @Nullable ObjectNode ask(HttpRequest request, Use use, Factors factors) {
        RelyingParty party = party(request);
        if (party == null) return null;
        List<Passkey> here =
                factors.passkeys().stream().filter(each -> each.host().equals(party.id())).toList();
        return here.isEmpty() ? null : options(use, party, here);
    }

    private ObjectNode options(Use use, RelyingParty party, List<Passkey> allowed) {
        ObjectNode options =
                JsonNodeFactory.instance
                        .objectNode()
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
    public ObjectNode creation(Use.Registration use, RelyingParty party, Profile profile)
            throws StoreFailed {
        String address = profile.primary().wire();
        ObjectNode options =
                JsonNodeFactory.instance
                        .objectNode()
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

    /// What a passkey has signed, as a request brings it; null if there are none where the page is.
    public Second.@Nullable Signed signed(HttpRequest request, JsonNode passkey) {
        RelyingParty party = party(request);
        return party == null ? null : new Second.Signed(party, passkey.toString());
    }

    private static String text(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
