package org.veredus.protocol.web;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.Outcome;
import org.veredus.account.mailbox.AccountId;
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

/// Exchanges a password for a session. The browser keeps the session's cookie, which no script
/// can read, and never the password. Each signing in makes a new secret, whatever cookie came
/// with it: nobody can be given a session that somebody else knows. Several accounts may be signed
/// in side by side, each at a seat of its own.
final class SignIn {
    private static final String SESSION = "/web/session";

    private final Authenticator authenticator;
    private final WebSessions sessions;
    private final SessionDoor door;

    SignIn(WebServices services) {
        authenticator = services.authenticator();
        sessions = services.sessions();
        door = services.door();
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", SESSION, gate.open(this::show))
                .add("POST", SESSION, gate.open(this::begin))
                .add("DELETE", SESSION, gate.signedIn(this::end))
                .add("GET", "/web/seats", gate.open(this::seats));
    }

    /// Who is signed in with this browser, side by side.
    private HttpResponse seats(HttpRequest request) throws Refused, StoreFailed {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("seats");
        for (Seat seat : Seat.all()) {
            switch (door.visit(request, seat)) {
                case Visit.Known(_, var profile, _, _) ->
                        list.addObject()
                                .put("seat", seat.number())
                                .put("name", profile.primary().wire());
                case Visit.Nobody() -> {}
                case Visit.Forged() -> throw Gate.forged();
            }
        }
        return Json.answer(200, answer);
    }

    /// Answers 200 to those who are not signed in, too: asking is no mistake.
    private HttpResponse show(HttpRequest request) throws Refused, StoreFailed {
        return switch (door.visit(request)) {
            case Visit.Known(var session, var profile, var token, _) ->
                    Json.answer(200, told(profile.primary().wire(), token, session.stay()));
            case Visit.Nobody() -> Json.answer(200, Json.object().putNull("name"));
            case Visit.Forged() -> throw Gate.forged();
        };
    }

    /// The page keeps mail in the browser only where the machine is the person's own.
    private static ObjectNode told(String name, String token, Stay stay) {
        return Json.object().put("name", name).put("token", token).put("keep", stay == Stay.LONG);
    }

    private HttpResponse begin(HttpRequest request) throws Refused, StoreFailed, IOException {
        // else another site could sign a person in as somebody whose mail it reads
        if (SessionDoor.isForeign(request)) throw Gate.forged();
        JsonNode body = Json.read(request);
        String name = Json.text(body, "name");
        String password = Json.text(body, "password");
        Stay stay = body.path("keep").asBoolean(false) ? Stay.LONG : Stay.SHORT;
        // programs' passwords are for programs
        Outcome outcome = authenticator.ownPassword(request.client().getAddress(), name, password);
        return switch (outcome) {
            case Outcome.Ok(var account, var address, _, _) ->
                    begin(request, account, address, stay);
            case Outcome.Wrong(), Outcome.Disabled(), Outcome.Moved _ ->
                    throw new Refused(401, "wrong", "name or password is wrong");
            case Outcome.TooManyFailures(var after) ->
                    throw new Refused(
                            429,
                            "too-many-failures",
                            "too many failures; try again in " + after.toMinutes() + " minutes");
        };
    }

    private HttpResponse begin(HttpRequest request, AccountId account, String address, Stay stay)
            throws Refused, StoreFailed {
        Seat seat = seat(request);
        for (Seat other : Seat.all()) {
            WebSession there = other.equals(seat) ? null : sessionAt(request, other);
            if (there != null && there.account().equals(account))
                throw new Refused(
                        409, "here-already", address + " is signed in with this browser already");
        }
        endFormer(request, seat);
        return begin(sessions, request, account, address, stay);
    }

    private static Seat seat(HttpRequest request) throws Refused {
        Seat seat = Seat.of(request);
        if (seat == null) throw new Refused(400, "invalid", "there is no such seat");
        return seat;
    }

    /// Goes on with a new session where the old one has ended by what the person did.
    static HttpResponse goOn(WebSessions sessions, HttpRequest request, Visit.Known visit)
            throws Refused, StoreFailed {
        AccountId account = visit.profile().id();
        sessions.end(account, visit.session().id());
        return begin(
                sessions,
                request,
                account,
                visit.profile().primary().wire(),
                visit.session().stay());
    }

    private static HttpResponse begin(
            WebSessions sessions, HttpRequest request, AccountId account, String address, Stay stay)
            throws Refused, StoreFailed {
        WebSessions.Begun begun = sessions.begin(account, stay, visitor(request));
        return Json.answer(200, told(address, WebSessions.token(begun.secret()), stay))
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
        return Json.answer(200, Json.object())
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
