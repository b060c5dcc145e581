package org.veredus.account.auth;

import java.time.Duration;
import org.veredus.account.directory.Profile;
import org.veredus.account.mailbox.AccountId;
import org.veredus.format.address.Domain;

/// What came of an attempt to log in. To the client all but [Ok], [NotAsWhom], [Moved],
/// [FactorNeeded] and [TooManyFailures] must look alike.
public sealed interface Outcome {
    /// @param name the address the account goes by
    /// @param scope what it may be used for
    record Ok(AccountId account, String name, Pass pass, Scope scope) implements Outcome {
        public boolean lets(Scope.Door door) {
            return scope.lets(door);
        }
    }

    /// Name unknown, or password wrong.
    record Wrong() implements Outcome {}

    /// The password was right, and it may not act as whom it wanted to, if there is anybody of
    /// that name.
    record NotAsWhom() implements Outcome {
        public static final String SENTENCE = "you may not act for that account";
    }

    /// The password was right, and the account may not be used.
    record Disabled() implements Outcome {}

    /// The password was right, and the account is on another server. RFC 2221
    ///
    /// @param name the address the account goes by
    /// @param host that server
    record Moved(String name, String host) implements Outcome {}

    /// The password was right, and is not enough. Programs, which can ask for nothing else, log in
    /// with an app password.
    ///
    /// @param name the address the account goes by
    record FactorNeeded(AccountId account, String name) implements Outcome {
        /// For whoever has set a program up.
        public static final String SENTENCE =
                "this account has a second factor: log in with an app password, made in the webmail"
                        + " under Settings, Security";
    }

    /// Nothing was looked at.
    ///
    /// @param retryAfter about when there is sense in the next attempt
    record TooManyFailures(Duration retryAfter) implements Outcome {
        /// What a client is told that may try nothing for now; the truth would help to time
        /// attacks.
        static final Duration RETRY = Duration.ofMinutes(10);

        TooManyFailures() {
            this(RETRY);
        }
    }

    /// What somebody who has shown enough gets of an account.
    static Outcome admitted(Profile profile, Pass pass) {
        if (!profile.enabled()) return new Outcome.Disabled();
        Domain moved = profile.movedTo();
        return moved == null
                ? new Outcome.Ok(profile.id(), profile.primary().wire(), pass, Scope.ALL)
                : new Outcome.Moved(profile.primary().wire(), moved.ascii());
    }
}
