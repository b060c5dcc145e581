package org.veredus.protocol.admin;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.auth.Outcome;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.DirectoryRefused;
import org.veredus.account.directory.Profile;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.session.SessionDoor.Visit;
import org.veredus.base.http.HttpHandler;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// Lets administrators in, in some places also whoever owns an account, and turns what handlers
/// throw into answers.
final class Gate {
    private static final Logger log = LoggerFactory.getLogger(Gate.class);

    private final AdminServices.People people;
    private final Directory directory;
    private final AdminToken token;
    private final Tickets tickets;
    private final Who who;

    private enum Who {
        ADMINISTRATORS,
        /// And the account that the request names, with its own password or the session of the
        /// webmail.
        OWNERS
    }

    private Gate(AdminServices.People people, AdminToken token, Tickets tickets, Who who) {
        this.people = people;
        this.directory = people.directory();
        this.token = token;
        this.tickets = tickets;
        this.who = who;
    }

    Gate(AdminServices.People people, AdminToken token, Tickets tickets) {
        this(people, token, tickets, Who.ADMINISTRATORS);
    }

    /// For what people may do with their own accounts, too.
    Gate toOwners() {
        return new Gate(people, token, tickets, Who.OWNERS);
    }

    /// Does one action.
    interface Action {
        HttpResponse run(HttpRequest request)
                throws Refusal, DirectoryRefused, StoreFailed, IOException;
    }

    /// An action that finds out itself who asks.
    HttpHandler open(Action action) {
        return request ->
                answer(
                        request,
                        asked -> {
                            requireSafety(asked);
                            return action.run(asked);
                        });
    }

    /// An action that only looks.
    HttpHandler reading(Action action) {
        return request ->
                answer(
                        request,
                        asked -> {
                            admit(asked);
                            return action.run(asked);
                        });
    }

    /// An action that changes something: it is logged.
    HttpHandler changing(Action action) {
        return request ->
                answer(
                        request,
                        asked -> {
                            String by = admit(asked);
                            HttpResponse response = action.run(asked);
                            log.atInfo()
                                    .addKeyValue("by", by)
                                    .addKeyValue(
                                            "client", asked.client().getAddress().getHostAddress())
                                    .addKeyValue("method", asked.method())
                                    .addKeyValue("path", asked.path())
                                    .log("changed");
                            return response;
                        });
    }

    private HttpResponse answer(HttpRequest request, Action action) throws IOException {
        try {
            return action.run(request);
        } catch (Refusal refused) {
            return refuse(refused);
        } catch (DirectoryRefused refused) {
            return refuse(Refusal.of(refused));
        } catch (StoreFailed broken) {
            log.atError()
                    .addKeyValue("path", request.path())
                    .setCause(broken)
                    .log("the store failed");
            return Answer.error(503, "store-failed", "the store failed; the log says why");
        }
    }

    private static HttpResponse refuse(Refusal refused) {
        return refuse(refused, Answer.object());
    }

    /// @param answer what is told besides the error
    static HttpResponse refuse(Refusal refused, ObjectNode answer) {
        Refusal.Kind kind = refused.kind();
        HttpResponse response =
                Answer.error(kind.status(), kind.code(), refused.sentence(), answer);
        // RFC 9110 §15.5.2, RFC 7617 §2.1
        return kind.status() == 401
                ? response.with("WWW-Authenticate", "Basic realm=\"veredus\", charset=\"UTF-8\"")
                : response;
    }

    private static void requireSafety(HttpRequest request) throws Refusal {
        if (!request.secure() && !request.client().getAddress().isLoopbackAddress())
            throw new Refusal(Refusal.Kind.FORBIDDEN, "use HTTPS");
    }

    /// @return who it is, for the log
    private String admit(HttpRequest request) throws Refusal, StoreFailed {
        requireSafety(request);
        Credentials credentials = Credentials.of(request);
        if (credentials == null) return bySession(request);
        if (credentials.are("Bearer")) return byToken(request, credentials.text());
        if (credentials.are("Basic")) return byPassword(request, credentials.text());
        throw unauthorized("use HTTP Basic or a bearer token");
    }

    /// What a request says of who sends it. RFC 9110 §11.4
    private record Credentials(String scheme, String text) {
        static @Nullable Credentials of(HttpRequest request) {
            String header = request.header("authorization");
            if (header == null) return null;
            int space = header.indexOf(' ');
            return space < 0
                    ? new Credentials(header, "")
                    : new Credentials(
                            header.substring(0, space), header.substring(space + 1).strip());
        }

        boolean are(String wanted) {
            return scheme.equalsIgnoreCase(wanted);
        }
    }

    /// The bearer token of a request. RFC 6750 §2.1
    static String bearer(HttpRequest request) throws Refusal {
        Credentials credentials = Credentials.of(request);
        if (credentials == null || !credentials.are("Bearer"))
            throw unauthorized("use a bearer token");
        return credentials.text();
    }

    /// Who has signed in with the webmail may do there what owners may; a session that leaves the
    /// browser opens no more than that, whoever it belongs to.
    private String bySession(HttpRequest request) throws Refusal, StoreFailed {
        return switch (who == Who.OWNERS ? people.door().visit(request) : new Visit.Nobody()) {
            case Visit.Known(_, var profile, _, _) -> {
                if (!isOwn(request, profile))
                    throw new Refusal(Refusal.Kind.FORBIDDEN, "this is somebody else's");
                yield profile.primary().wire();
            }
            case Visit.Unfinished _ ->
                    throw new Refusal(
                            Refusal.Kind.FORBIDDEN, "set up a second factor in the webmail first");
            case Visit.Forged() ->
                    throw new Refusal(Refusal.Kind.FORBIDDEN, "no page of ours has sent this");
            case Visit.Nobody() -> throw unauthorized("who asks? send credentials");
        };
    }

    /// RFC 6750 §2.1. Not slowed down: 256 bits are not guessed.
    private String byToken(HttpRequest request, String presented) throws Refusal, StoreFailed {
        if (token.is(presented)) return "token";
        AccountId account = tickets.owner(presented);
        Profile profile = account == null ? null : directory.account(account);
        if (profile == null || !profile.enabled())
            throw unauthorized("the token is not the running server's, or a ticket has expired");
        return permitted(request, profile);
    }

    /// RFC 7617 §2.
    private String byPassword(HttpRequest request, String encoded) throws Refusal, StoreFailed {
        InetAddress remote = request.client().getAddress();
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw unauthorized("malformed credentials");
        }
        int colon = pair.indexOf(':');
        if (colon < 0) throw unauthorized("malformed credentials");
        String name = pair.substring(0, colon);
        String password = pair.substring(colon + 1);
        return switch (people.authenticator().ownPassword(remote, name, password)) {
            case Outcome.Ok(var account, _, _, _) -> permitted(request, directory.account(account));
            case Outcome.FactorNeeded _ -> throw secondFactor();
            case Outcome.TooManyFailures _ ->
                    throw new Refusal(
                            Refusal.Kind.TOO_MANY_FAILURES, "too many failures; try later");
            case Outcome.Wrong(), Outcome.NotAsWhom(), Outcome.Disabled(), Outcome.Moved _ ->
                    throw unauthorized("name or password is wrong");
        };
    }

    private String permitted(HttpRequest request, @Nullable Profile profile)
            throws Refusal, StoreFailed {
        if (profile == null || !(profile.isAdmin() || isOwn(request, profile)))
            throw new Refusal(Refusal.Kind.FORBIDDEN, "for administrators only");
        return profile.primary().wire();
    }

    static Refusal secondFactor() {
        return new Refusal(
                Refusal.Kind.SECOND_FACTOR,
                "this account has or needs a second factor: with a code or a passkey,"
                        + " /api/v1/ticket gives a ticket, which is a bearer token here");
    }

    private boolean isOwn(HttpRequest request, Profile asking) throws Refusal, StoreFailed {
        return who == Who.OWNERS && AccountRoutes.find(directory, request).id().equals(asking.id());
    }

    static Refusal unauthorized(String sentence) {
        return new Refusal(Refusal.Kind.UNAUTHORIZED, sentence);
    }
}
