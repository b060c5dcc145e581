package org.veredus.account.auth;

import org.veredus.account.factor.RelyingParty;

/// What somebody shows besides a password.
public sealed interface Second {
    /// A code of the authenticator app, or a recovery code.
    record Code(String typed) implements Second {
        @Override
        public String toString() {
            return "Code"; // never the code
        }
    }

    /// What a passkey has signed.
    ///
    /// @param json as browsers write it
    record Signed(RelyingParty party, String json) implements Second {}
}
