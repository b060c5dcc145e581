package org.veredus.account.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.Pass;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.Profile;
import org.veredus.account.mailbox.AccountId;
import org.veredus.base.http.HttpRequest;
import org.veredus.storage.kv.StoreFailed;

/// Finds the session of a request.
public final class SessionDoor {
    /// Where the token of a request is.
    public static final String TOKEN = "X-Veredus-Token";

    private static final Set<String> SAFE = Set.of("GET", "HEAD");

    /// Sites of which a browser may say that they made a request: our own pages, and the
    /// person.
    private static final Set<String> OURS = Set.of("same-origin", "none");

    private final WebSessions sessions;
    private final Directory directory;
    private final Authenticator authenticator;

    public SessionDoor(WebSessions sessions, Directory directory, Authenticator authenticator) {
        this.sessions = sessions;
        this.directory = directory;
        this.authenticator = authenticator;
    }

    /// Who a request comes from.
    public sealed interface Visit {
        /// It has no session, or one that is over.
        record Nobody() implements Visit {}

        /// Somebody else may have made this person's browser send it.
        record Forged() implements Visit {}

        record Known(WebSession session, Profile profile, String token, Pass pass)
                implements Visit {}

        /// Somebody who has yet to set up the second factor that is demanded here, and may do
        /// nothing before.
        record Unfinished(Known known) implements Visit {}
    }

    /// Whether the browser says that another site made the request.
    public static boolean isForeign(HttpRequest request) {
        String site = request.header("sec-fetch-site");
        return site != null && !OURS.contains(site);
    }

    public Visit visit(HttpRequest request) throws StoreFailed {
        Seat seat = Seat.of(request);
        return seat == null ? new Visit.Nobody() : visit(request, seat);
    }

    /// Who of those who are signed in with the same browser.
    public Visit visit(HttpRequest request, Seat seat) throws StoreFailed {
        String secret = seat.secret(request);
        WebSession session = secret == null ? null : sessions.find(secret);
        if (secret == null || session == null) return new Visit.Nobody();
        Profile profile = directory.account(session.account());
        if (profile == null || !profile.enabled()) return new Visit.Nobody();
        String token = WebSessions.token(secret);
        if (isForeign(request)) return new Visit.Forged();
        if (!SAFE.contains(request.method()) && !same(token, request.header(TOKEN)))
            return new Visit.Forged();
        Visit.Known known = new Visit.Known(session, profile, token, WebSessions.pass(secret));
        return authenticator.mustSetUp(profile) ? new Visit.Unfinished(known) : known;
    }

    /// Ends all sessions of an account.
    public void signOut(AccountId account) throws StoreFailed {
        sessions.endAll(account);
    }

    /// Whether what somebody was let in by would let in still.
    public boolean admits(AccountId account, Pass pass) throws StoreFailed {
        Profile profile = directory.account(account);
        return profile != null && profile.enabled() && sessions.admits(account, pass);
    }

    private static boolean same(String token, @Nullable String shown) {
        if (shown == null) return false;
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }
}
