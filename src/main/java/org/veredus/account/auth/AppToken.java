package org.veredus.account.auth;

import java.time.Instant;

/// A secret of its own that an account has given a program, in place of its password.
///
/// @param id of this account's
/// @param name what people call the program
public record AppToken(int id, String name, Instant made) {
    /// Characters.
    public static final int MAX_NAME = 100;

    public AppToken {
        if (id < 1 || name.isBlank() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException("token " + id + " named " + name);
        }
    }
}
