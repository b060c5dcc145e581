package org.veredus.protocol.imap;

import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;

/// Checks a name and a password.
@FunctionalInterface
public interface Login {
    /// Null if they do not belong together.
    @Nullable AccountId check(String user, String password);
}
