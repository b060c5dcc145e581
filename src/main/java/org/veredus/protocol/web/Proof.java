package org.veredus.protocol.web;

import java.net.InetAddress;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.Outcome;
import org.veredus.account.auth.Second;
import org.veredus.account.factor.Use;
import org.veredus.account.session.SessionDoor.Visit;
import org.veredus.base.http.HttpRequest;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;

/// A browser left open must not be enough to take the account over: whoever wants to change how
/// people get in shows once more all that it takes to get in, a password and what is asked for
/// besides it, or a passkey.
final class Proof {
    private final Authenticator authenticator;
    private final PasskeyRoutes passkeys;
    private final InstantSource clock;

    Proof(WebServices services, PasskeyRoutes passkeys) {
        authenticator = services.authenticator();
        clock = services.clock();
        this.passkeys = passkeys;
    }

    /// @param body with `code` or `passkey` where the account has a second factor
    /// @param field of the password
    void require(HttpRequest request, Visit.Known visit, JsonNode body, String field)
            throws Refused, StoreFailed {
        InetAddress remote = request.client().getAddress();
        Second.Signed signed = passkeys.signed(request, body);
        if (signed != null) {
            Use use = new Use.Proof(visit.profile().id(), visit.session().id());
            demand(
                    authenticator.passkey(remote, use, signed, clock.instant()),
                    "this passkey is not the one");
            return;
        }
        String name = visit.profile().primary().wire();
        Outcome first = authenticator.ownPassword(remote, name, JsonBody.text(body, field));
        if (!(first instanceof Outcome.FactorNeeded needed)) {
            demand(first, "the password is wrong");
        } else if (!authenticator.mustSetUp(visit.profile())) {
            @Nullable Second second = passkeys.second(request, body);
            if (second == null)
                throw new Refused(403, "second-factor", "a code or a passkey is needed, too");
            demand(
                    authenticator.second(remote, needed, second, clock.instant()),
                    "the code is wrong, or has been used already");
        }
    }

    private static void demand(Outcome outcome, String otherwise) throws Refused {
        switch (outcome) {
            case Outcome.Ok _ -> {}
            case Outcome.Wrong(),
                    Outcome.NotAsWhom(),
                    Outcome.Disabled(),
                    Outcome.Moved _,
                    Outcome.FactorNeeded _ ->
                    throw new Refused(403, "wrong", otherwise);
            case Outcome.TooManyFailures _ ->
                    throw new Refused(429, "too-many-failures", "too many failures; try later");
        }
    }
}
