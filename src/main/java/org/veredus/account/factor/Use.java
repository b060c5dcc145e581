package org.veredus.account.factor;

import org.veredus.account.mailbox.AccountId;

/// What a challenge is for: an answer to one does for nothing else.
public sealed interface Use {
    /// Signing in without a name or a password.
    record SignIn() implements Use {}

    /// Signing in after the password.
    record Second(AccountId account) implements Use {}

    /// Showing who is there before something is changed.
    ///
    /// @param session in which that is
    record Proof(AccountId account, int session) implements Use {}

    /// A new passkey.
    ///
    /// @param session in which who is there has been shown
    record Registration(AccountId account, int session) implements Use {}

    /// One text for each.
    default String text() {
        return switch (this) {
            case SignIn() -> "sign in";
            case Second(var account) -> "second " + account.number();
            case Proof(var account, var session) -> "proof " + account.number() + " " + session;
            case Registration(var account, var session) ->
                    "registration " + account.number() + " " + session;
        };
    }
}
