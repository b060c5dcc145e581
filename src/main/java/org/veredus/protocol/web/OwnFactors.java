package org.veredus.protocol.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.directory.Profile;
import org.veredus.account.factor.FactorStore;
import org.veredus.account.factor.Factors;
import org.veredus.account.factor.Passkey;
import org.veredus.account.factor.PasskeyRefused;
import org.veredus.account.factor.RelyingParty;
import org.veredus.account.factor.TotpSecret;
import org.veredus.account.factor.Use;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.session.SessionDoor.Visit;
import org.veredus.account.session.WebSessions;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What people set up besides their password: an authenticator app, passkeys, recovery codes.
///
/// With the first of them the password alone opens the account no more, so all other sessions end,
/// which were begun with it, and the one that asked goes on as a new one.
final class OwnFactors {
    /// How long a secret is shown before its first code must have come.
    static final Duration PATIENCE = Duration.ofMinutes(15);

    private static final int PENDING = 10_000;
    private static final String APP = "/web/factors/app";
    private static final String PASSKEY = "/web/passkeys/{id}";

    private final Authenticator authenticator;
    private final FactorStore factors;
    private final WebSessions sessions;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final String issuer;
    private final PasskeyRoutes passkeys;
    private final Proof proof;
    private final Cache<Owner, Pending> pending =
            Caffeine.newBuilder().maximumSize(PENDING).executor(Runnable::run).build();

    /// @param issuer what authenticator apps call the service
    OwnFactors(WebServices services, PasskeyRoutes passkeys, Proof proof, String issuer) {
        authenticator = services.authenticator();
        factors = services.credentials().factors();
        sessions = services.sessions();
        clock = services.clock();
        random = services.random();
        this.issuer = issuer;
        this.passkeys = passkeys;
        this.proof = proof;
    }

    private record Owner(AccountId account, int session) {}

    private record Pending(TotpSecret secret, Instant until) {}

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", "/web/factors", gate.settingUp(this::show))
                .add("POST", "/web/factors/challenge", gate.settingUp(this::challenge))
                .add("POST", "/web/factors/recovery", gate.settingUp(this::renewRecovery))
                .add("POST", APP, gate.settingUp(this::beginApp))
                .add("PUT", APP, gate.settingUp(this::confirmApp))
                .add("DELETE", APP, gate.settingUp(this::removeApp))
                .add("POST", "/web/passkeys/options", gate.settingUp(this::beginPasskey))
                .add("POST", "/web/passkeys", gate.settingUp(this::addPasskey))
                .add("PATCH", PASSKEY, gate.settingUp(this::rename))
                .add("DELETE", PASSKEY, gate.settingUp(this::removePasskey));
    }

    private HttpResponse show(HttpRequest request, Visit.Known visit) throws StoreFailed {
        Profile profile = visit.profile();
        Factors known = factors.find(profile.id());
        Factors.App app = known.app();
        RelyingParty party = passkeys.challenges().party(request);
        ObjectNode answer =
                JsonBody.object()
                        .put("app", time(app == null ? null : app.made()))
                        .put("recovery", known.recovery().size())
                        .put("demanded", authenticator.isDemanded(profile))
                        .put("passkeysHere", party != null);
        ArrayNode list = answer.putArray("passkeys");
        for (Passkey each : known.passkeys()) list.add(show(each));
        return JsonBody.answer(200, answer);
    }

    private static ObjectNode show(Passkey passkey) {
        return JsonBody.object()
                .put("id", passkey.id())
                .put("name", passkey.name())
                .put("host", passkey.host())
                .put("synced", passkey.isSynced())
                .put("made", passkey.made().toString())
                .put("used", time(passkey.used()));
    }

    private static @Nullable String time(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    /// What a passkey has to sign in place of password and code.
    private HttpResponse challenge(HttpRequest request, Visit.Known visit)
            throws Refused, StoreFailed {
        AccountId account = visit.profile().id();
        ObjectNode options =
                passkeys.challenges()
                        .ask(
                                request,
                                new Use.Proof(account, visit.session().id()),
                                factors.find(account));
        if (options == null) throw new Refused(404, "not-found", "there is no passkey for here");
        return JsonBody.answer(200, options);
    }

    /// The secret does not count before a code of it has come.
    private HttpResponse beginApp(HttpRequest request, Visit.Known visit)
            throws Refused, StoreFailed, IOException {
        proof.require(request, visit, JsonBody.read(request), "password");
        TotpSecret secret = TotpSecret.make(random);
        Instant until = clock.instant().plus(PATIENCE);
        pending.put(owner(visit), new Pending(secret, until));
        String address = visit.profile().primary().wire();
        return JsonBody.answer(
                200,
                JsonBody.object()
                        .put("secret", secret.text())
                        .put("uri", secret.uri(issuer, address)));
    }

    private HttpResponse confirmApp(HttpRequest request, Visit.Known visit)
            throws Refused, StoreFailed, IOException {
        String code = JsonBody.text(JsonBody.read(request), "code").replaceAll("\\s", "");
        Pending shown = pending.getIfPresent(owner(visit));
        Instant now = clock.instant();
        if (shown == null || shown.until().isBefore(now))
            throw new Refused(409, "expired", "begin again: the secret is too old");
        long step = shown.secret().step(code, now, -1);
        if (step < 0) throw new Refused(403, "wrong", "the code is wrong");
        pending.invalidate(owner(visit));
        AccountId account = visit.profile().id();
        boolean first = !factors.guards(account);
        factors.setApp(account, shown.secret(), now, step);
        return changed(request, visit, first, JsonBody.object());
    }

    private static Owner owner(Visit.Known visit) {
        return new Owner(visit.profile().id(), visit.session().id());
    }

    private HttpResponse changed(
            HttpRequest request, Visit.Known visit, boolean first, ObjectNode answer)
            throws Refused, StoreFailed {
        if (!first) return JsonBody.answer(200, answer);
        AccountId account = visit.profile().id();
        ArrayNode codes = answer.putArray("recovery");
        factors.renewRecovery(account, random).forEach(codes::add);
        sessions.endAll(account);
        return SignIn.goOn(sessions, request, visit, answer);
    }

    private HttpResponse renewRecovery(HttpRequest request, Visit.Known visit)
            throws Refused, StoreFailed, IOException {
        AccountId account = visit.profile().id();
        if (!factors.guards(account))
            throw new Refused(409, "nothing", "there is no second factor to recover from");
        proof.require(request, visit, JsonBody.read(request), "password");
        ObjectNode answer = JsonBody.object();
        ArrayNode codes = answer.putArray("recovery");
        factors.renewRecovery(account, random).forEach(codes::add);
        return JsonBody.answer(200, answer);
    }

    private HttpResponse removeApp(HttpRequest request, Visit.Known visit)
            throws Refused, StoreFailed, IOException {
        Factors known = factors.find(visit.profile().id());
        if (known.app() == null)
            throw new Refused(404, "not-found", "there is no authenticator app");
        keepOne(visit, known.passkeys().size());
        proof.require(request, visit, JsonBody.read(request), "password");
        factors.removeApp(visit.profile().id());
        return JsonBody.answer(200, JsonBody.object());
    }

    /// @param others that would be left
    private void keepOne(Visit.Known visit, int others) throws Refused, StoreFailed {
        if (others == 0 && authenticator.isDemanded(visit.profile()))
            throw new Refused(
                    409, "demanded", "a second factor is demanded here: set up another one first");
    }

    private HttpResponse beginPasskey(HttpRequest request, Visit.Known visit)
            throws Refused, StoreFailed, IOException {
        RelyingParty party = passkeys.party(request);
        proof.require(request, visit, JsonBody.read(request), "password");
        return JsonBody.answer(
                200, passkeys.challenges().creation(registration(visit), party, visit.profile()));
    }

    private static Use.Registration registration(Visit.Known visit) {
        return new Use.Registration(visit.profile().id(), visit.session().id());
    }

    private HttpResponse addPasskey(HttpRequest request, Visit.Known visit)
            throws Refused, StoreFailed, IOException {
        RelyingParty party = passkeys.party(request);
        JsonNode body = JsonBody.read(request);
        String name = name(body);
        boolean first = !factors.guards(visit.profile().id());
        try {
            Passkey made =
                    authenticator
                            .passkeys()
                            .register(
                                    registration(visit),
                                    party,
                                    body.path("credential").toString(),
                                    name,
                                    clock.instant());
            ObjectNode answer = JsonBody.object();
            answer.set("passkey", show(made));
            return changed(request, visit, first, answer);
        } catch (PasskeyRefused refused) {
            throw new Refused(
                    403, "wrong", "this passkey cannot be taken: " + refused.getMessage());
        }
    }

    private static String name(JsonNode body) throws Refused {
        String name = JsonBody.text(body, "name").strip();
        if (name.isEmpty() || name.length() > Passkey.MAX_NAME)
            throw Refused.badRequest("a name has 1 to " + Passkey.MAX_NAME + " characters");
        return name;
    }

    private HttpResponse rename(HttpRequest request, Visit.Known visit)
            throws Refused, StoreFailed, IOException {
        String name = name(JsonBody.read(request));
        if (!factors.rename(visit.profile().id(), OwnAccount.number(request), name))
            throw noPasskey();
        return JsonBody.answer(200, JsonBody.object());
    }

    private HttpResponse removePasskey(HttpRequest request, Visit.Known visit)
            throws Refused, StoreFailed, IOException {
        int id = OwnAccount.number(request);
        Factors known = factors.find(visit.profile().id());
        List<Passkey> others = known.passkeys().stream().filter(each -> each.id() != id).toList();
        if (others.size() == known.passkeys().size()) throw noPasskey();
        keepOne(visit, others.size() + (known.app() == null ? 0 : 1));
        proof.require(request, visit, JsonBody.read(request), "password");
        if (!factors.removePasskey(visit.profile().id(), id)) throw noPasskey();
        return JsonBody.answer(200, JsonBody.object());
    }

    private static Refused noPasskey() {
        return new Refused(404, "not-found", "there is no such passkey");
    }
}
