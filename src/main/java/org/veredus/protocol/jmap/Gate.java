package org.veredus.protocol.jmap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.Outcome;
import org.veredus.account.auth.Pass;
import org.veredus.account.auth.Scope;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.AccountNames;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.VisibleMailboxes;
import org.veredus.account.session.SessionDoor;
import org.veredus.account.session.SessionDoor.Visit;
import org.veredus.base.http.HttpHandler;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.protocol.jmap.core.Caller;
import org.veredus.storage.kv.StoreFailed;

/// Finds out who asks, and turns what handlers throw into answers.
final class Gate {
    private static final Logger log = LoggerFactory.getLogger(Gate.class);

    private final Authenticator authenticator;
    private final SessionDoor door;
    private final Accounts accounts;
    private final AccountNames names;
    private final JmapSettings.Passwords passwords;

    Gate(
            Authenticator authenticator,
            SessionDoor door,
            Accounts accounts,
            AccountNames names,
            JmapSettings.Passwords passwords) {
        this.authenticator = authenticator;
        this.door = door;
        this.accounts = accounts;
        this.names = names;
        this.passwords = passwords;
    }

    /// Answers somebody who is known.
    interface Action {
        HttpResponse run(HttpRequest request, Caller caller)
                throws Problem, StoreFailed, IOException;
    }

    HttpHandler of(Action action) {
        return request -> answer(request, action);
    }

    private HttpResponse answer(HttpRequest request, Action action) throws IOException {
        try {
            return action.run(request, admit(request));
        } catch (Problem problem) {
            return problem.answer();
        } catch (StoreFailed broken) {
            log.atError()
                    .addKeyValue("path", request.path())
                    .setCause(broken)
                    .log("the store failed");
            return Problem.of(503, "the store failed; try again later").answer();
        }
    }

    /// Whether a request that was let in as somebody still would be.
    boolean stillAdmits(HttpRequest request, AccountId account) {
        try {
            return admit(request).account().id().equals(account);
        } catch (Problem refused) {
            return false;
        } catch (StoreFailed unclear) {
            log.warn("cannot look whether somebody may stay", unclear);
            return true; // the next look will tell
        }
    }

    private Caller admit(HttpRequest request) throws Problem, StoreFailed {
        if (!request.secure() && passwords == JmapSettings.Passwords.ENCRYPTED_ONLY)
            throw Problem.of(403, "use HTTPS"); // RFC 8620 §8.1
        String header = request.header("authorization");
        if (header == null) return bySession(request);
        int space = header.indexOf(' ');
        String scheme = header.substring(0, Math.max(0, space)).toLowerCase(Locale.ROOT);
        String proof = header.substring(space + 1).strip();
        return switch (scheme) {
            case "basic" -> admitted(password(request, proof));
            case "bearer" -> admitted(bearer(request, proof));
            default -> throw Problem.unauthorized("use HTTP Basic or a bearer token");
        };
    }

    private Outcome password(HttpRequest request, String proof) throws Problem, StoreFailed {
        String pair = decode(proof);
        int colon = pair.indexOf(':');
        if (colon < 0) throw Problem.unauthorized("malformed credentials");
        return authenticator.password(
                request.client().getAddress(), pair.substring(0, colon), pair.substring(colon + 1));
    }

    // RFC 6750 §2.1
    private Outcome bearer(HttpRequest request, String token) throws StoreFailed {
        return authenticator.verifier(request.client().getAddress()).bearer("", token);
    }

    private Caller admitted(Outcome outcome) throws Problem, StoreFailed {
        return switch (outcome) {
            case Outcome.Ok ok when !ok.lets(Scope.Door.JMAP) ->
                    throw Problem.of(403, "this password is not for JMAP");
            case Outcome.Ok(var account, var name, var pass, var scope) ->
                    caller(account, name, pass, scope);
            case Outcome.NotAsWhom() -> throw Problem.of(403, Outcome.NotAsWhom.SENTENCE);
            case Outcome.FactorNeeded _ ->
                    throw Problem.unauthorized(Outcome.FactorNeeded.SENTENCE);
            case Outcome.TooManyFailures _ -> throw Problem.of(429, "too many failures; try later");
            case Outcome.Wrong(), Outcome.Disabled(), Outcome.Moved _ ->
                    throw Problem.unauthorized("name, password or token is wrong");
        };
    }

    private Caller caller(AccountId id, String name, Pass pass, Scope scope) throws StoreFailed {
        Account account = accounts.open(id);
        return new Caller(
                account, new VisibleMailboxes(account, accounts, names), name, pass, scope);
    }

    /// A page of ours, for whoever has signed in with it.
    private Caller bySession(HttpRequest request) throws Problem, StoreFailed {
        return switch (door.visit(request)) {
            case Visit.Known(var session, var profile, _, var pass) ->
                    caller(session.account(), profile.primary().wire(), pass, Scope.ALL);
            case Visit.Unfinished _ ->
                    throw Problem.of(403, "set up a second factor in the webmail first");
            case Visit.Forged() -> throw Problem.of(403, "no page of ours has sent this");
            case Visit.Nobody() ->
                    throw request.header("sec-fetch-site") == null
                            ? Problem.unauthorized("who asks? send credentials")
                            : Problem.signedOut();
        };
    }

    private static String decode(String encoded) throws Problem {
        try {
            return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw Problem.unauthorized("malformed credentials");
        }
    }
}
