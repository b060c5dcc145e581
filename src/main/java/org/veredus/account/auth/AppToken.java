package org.veredus.account.auth;

import java.time.Instant;

/// A secret of its own that an account has given a program, in place of its password.
///
/// @param id of this account's
/// @param name what people call the program
/// @param scope what the program may do; everything with a secret that both sides keep
public record AppToken(int id, String name, Kind kind, Scope scope, Instant made) {
    /// Characters.
    public static final int MAX_NAME = 100;

    /// What can be done with it.
    public enum Kind {
        /// It is shown in place of the password; only its hash is kept.
        TOKEN,
        /// The client proves that it knows it, by CRAM-MD5 and in no other way; both sides keep it
        /// as it is. RFC 2195
        SHARED_SECRET
    }

    public AppToken {
        if (id < 1 || name.isBlank() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException("token " + id + " named " + name);
        }
    }
}
