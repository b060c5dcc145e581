package org.veredus.account.mailbox;

import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.StoreFailed;

/// How people call each other's accounts.
public interface AccountNames {
    /// Null if nobody has that name.
    @Nullable AccountId accountNamed(String name) throws StoreFailed;

    /// Whether somebody is shown that another is there: not who is of another house on the same
    /// server.
    boolean knows(AccountId who, AccountId other) throws StoreFailed;

    /// Null for an account that is no more.
    @Nullable String nameOf(AccountId account) throws StoreFailed;
}
