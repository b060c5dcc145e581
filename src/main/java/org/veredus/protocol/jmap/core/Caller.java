package org.veredus.protocol.jmap.core;

import org.veredus.account.auth.Pass;
import org.veredus.account.mailbox.Account;

/// Who asks.
///
/// @param name the address the account goes by
/// @param pass what let him in
public record Caller(Account account, String name, Pass pass) {
    public String accountId() {
        return Ids.account(account.id().number());
    }
}
