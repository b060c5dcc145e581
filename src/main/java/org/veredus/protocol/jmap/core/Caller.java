package org.veredus.protocol.jmap.core;

import org.veredus.account.mailbox.Account;

/// Who asks.
///
/// @param name the address the account goes by
public record Caller(Account account, String name) {
    public String accountId() {
        return Ids.account(account.id().number());
    }
}
