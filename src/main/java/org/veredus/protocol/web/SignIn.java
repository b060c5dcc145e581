package org.veredus.protocol.web;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.Outcome;
import org.veredus.account.auth.Second;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.Profile;
import org.veredus.account.factor.Use;
import org.veredus.account.session.Seat;
import org.veredus.account.session.SessionDoor;
import org.veredus.account.session.SessionDoor.Visit;
import org.veredus.account.session.WebSession;
import org.veredus.account.session.WebSession.Stay;
import org.veredus.account.session.WebSession.Visitor;
import org.veredus.account.session.WebSessions;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Exchanges a password, and what is asked for besides it, or a passkey for a session. The browser
/// keeps the session's cookie, which no script can read, and never the password. Each signing in
/// makes a new secret, whatever cookie came with it: nobody can be given a session that somebody
/// else knows. Several accounts may be signed in side by side, each at a seat of its own.
final class SignIn {
    private static final String SESSION = "/web/session";

    private final Authenticator authenticator;
    private final WebSessions sessions;
    private final SessionDoor door;
    private final Directory directory;
    private final InstantSource clock;
    private final PasskeyRoutes passkeys;

    SignIn(WebServices services, PasskeyRoutes passkeys) {
        this.passkeys = passkeys;
        directory = services.directory();
        clock = services.clock();
        authenticator = services.authenticator();
        sessions = services.sessions();
        door = services.door();
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", SESSION, gate.open(this::show))
                .add("POST", SESSION, gate.open(this::begin))
                .add("DELETE", SESSION, gate.settingUp(this::end))
                .add("GET", "/web/seats", gate.open(this::seats));
    }

    /// Who is signed in with this browser, side by side, and whether a passkey would do.
    private HttpResponse seats(HttpRequest request) throws Refused, StoreFailed {
        ObjectNode answer = JsonBody.object();
        ArrayNode list = answer.putArray("seats");
        for (Seat seat : Seat.all()) {
            switch (door.visit(request, seat)) {
                case Visit.Known(_, var profile, _, _) ->
                        list.addObject()
                                .put("seat", seat.number())
                                .put("name", profile.primary().wire());
                case Visit.Unfinished _, Visit.Nobody() -> {}
                case Visit.Forged() -> throw Gate.forged();
            }
        }
        return JsonBody.answer(
                200, answer.put("passkeys", passkeys.challenges().party(request) != null));
    }

    /// Answers 200 to those who are not signed in, too: asking is no mistake.
    private HttpResponse show(HttpRequest request) throws Refused, StoreFailed {
        return switch (door.visit(request)) {
            case Visit.Known known -> JsonBody.answer(200, told(known));
            case Visit.Unfinished(var known) ->
                    JsonBody.answer(200, told(known).put("unfinished", true));
            case Visit.Nobody() -> JsonBody.answer(200, JsonBody.object().putNull("name"));
            case Visit.Forged() -> throw Gate.forged();
        };
    }

    private static ObjectNode told(Visit.Known known) {
        return told(known.profile().primary().wire(), known.token(), known.session().stay());
    }

    /// The page keeps mail in the browser only where the machine is the person's own.
    private static ObjectNode told(String name, String token, Stay stay) {
        return JsonBody.object()
                .put("name", name)
                .put("token", token)
                .put("keep", stay == Stay.LONG);
    }

    private HttpResponse begin(HttpRequest request) throws Refused, StoreFailed, IOException {
        // else another site could sign a person in as somebody whose mail it reads
        if (SessionDoor.isForeign(request)) throw Gate.forged();
        JsonNode body = JsonBody.read(request);
        Stay stay = body.path("keep").asBoolean(false) ? Stay.LONG : Stay.SHORT;
        InetAddress remote = request.client().getAddress();
        if (!body.has("password")) return begin(request, bySignature(request, body), stay);
        // programs' passwords are for programs
        Outcome first =
                authenticator.ownPassword(
                        remote, JsonBody.text(body, "name"), JsonBody.text(body, "password"));
        if (!(first instanceof Outcome.FactorNeeded needed))
            return begin(request, admitted(first, "name or password is wrong"), stay);
        Profile profile = directory.account(needed.account());
        if (profile != null && authenticator.mustSetUp(profile))
            return begin(request, profile, stay);
        Second second = passkeys.second(request, body);
        if (second == null)
            return JsonBody.answer(
                    200,
                    JsonBody.object()
                            .putNull("name")
                            .set(
                                    "second",
                                    passkeys.challenges().wanted(request, needed.account())));
        Outcome outcome = authenticator.second(remote, needed, second, clock.instant());
        return begin(request, admitted(outcome, "the code or the passkey is wrong"), stay);
    }

    private Profile bySignature(HttpRequest request, JsonNode body) throws Refused, StoreFailed {
        Second.Signed signed = passkeys.signed(request, body);
        if (signed == null) throw Refused.badRequest("password is a text");
        Outcome outcome =
                authenticator.passkey(
                        request.client().getAddress(), new Use.SignIn(), signed, clock.instant());
        return admitted(outcome, "this passkey opens nothing here");
    }

    private Profile admitted(Outcome outcome, String otherwise) throws Refused, StoreFailed {
        return switch (outcome) {
            case Outcome.Ok ok -> {
                Profile profile = directory.account(ok.account());
                if (profile == null) throw new Refused(401, "wrong", otherwise);
                yield profile;
            }
            case Outcome.Wrong(),
                    Outcome.NotAsWhom(),
                    Outcome.Disabled(),
                    Outcome.Moved _,
                    Outcome.FactorNeeded _ ->
                    throw new Refused(401, "wrong", otherwise);
            case Outcome.TooManyFailures(var after) ->
                    throw new Refused(
                            429,
                            "too-many-failures",
                            "too many failures; try again in " + after.toMinutes() + " minutes");
        };
    }

    private HttpResponse begin(HttpRequest request, Profile profile, Stay stay)
            throws Refused, StoreFailed {
        Seat seat = seat(request);
        String address = profile.primary().wire();
        for (Seat other : Seat.all()) {
            WebSession there = other.equals(seat) ? null : sessionAt(request, other);
            if (there != null && there.account().equals(profile.id()))
                throw new Refused(
                        409, "here-already", address + " is signed in with this browser already");
        }
        endFormer(request, seat);
        ObjectNode more = JsonBody.object();
        if (authenticator.mustSetUp(profile)) more.put("unfinished", true);
        return begin(sessions, request, profile, stay, more);
    }

    private static Seat seat(HttpRequest request) throws Refused {
        Seat seat = Seat.of(request);
        if (seat == null) throw new Refused(400, "invalid", "there is no such seat");
        return seat;
    }

    /// Goes on with a new session where the old one has ended by what the person did.
    ///
    /// @param more of which the answer tells
    static HttpResponse goOn(
            WebSessions sessions, HttpRequest request, Visit.Known visit, ObjectNode more)
            throws Refused, StoreFailed {
        sessions.end(visit.profile().id(), visit.session().id());
        return begin(sessions, request, visit.profile(), visit.session().stay(), more);
    }

    private static HttpResponse begin(
            WebSessions sessions, HttpRequest request, Profile profile, Stay stay, ObjectNode more)
            throws Refused, StoreFailed {
        WebSessions.Begun begun = sessions.begin(profile.id(), stay, visitor(request));
        String token = WebSessions.token(begun.secret());
        return JsonBody.answer(200, told(profile.primary().wire(), token, stay).setAll(more))
                .with("Set-Cookie", cookie(request, begun.secret(), stay));
    }

    private @Nullable WebSession sessionAt(HttpRequest request, Seat seat) throws StoreFailed {
        String secret = seat.secret(request);
        return secret == null ? null : sessions.find(secret);
    }

    private void endFormer(HttpRequest request, Seat seat) throws StoreFailed {
        WebSession former = sessionAt(request, seat);
        if (former != null) sessions.end(former.account(), former.id());
    }

    private static Visitor visitor(HttpRequest request) {
        @Nullable String agent = request.header("user-agent");
        String address = request.client().getAddress().getHostAddress();
        return new Visitor(address, agent == null ? "" : agent);
    }

    private HttpResponse end(HttpRequest request, Visit.Known visit) throws Refused, StoreFailed {
        sessions.end(visit.session().account(), visit.session().id());
        return JsonBody.answer(200, JsonBody.object())
                .with("Set-Cookie", attributes(request, "") + "; Max-Age=0")
                .with("Clear-Site-Data", "\"cache\"");
    }

    /// Without an age the browser forgets it when it is closed. RFC 6265 §4.1.2
    private static String cookie(HttpRequest request, String secret, Stay stay) throws Refused {
        String cookie = attributes(request, secret);
        Duration age = WebSessions.LONGEST;
        return stay == Stay.LONG ? cookie + "; Max-Age=" + age.toSeconds() : cookie;
    }

    private static String attributes(HttpRequest request, String secret) throws Refused {
        return seat(request).cookieName(request)
                + "="
                + secret
                + "; Path=/; HttpOnly; SameSite=Strict"
                + (request.secure() ? "; Secure" : "");
    }
}
