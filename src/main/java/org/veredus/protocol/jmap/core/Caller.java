package org.veredus.protocol.jmap.core;

import org.veredus.account.auth.Pass;
import org.veredus.account.auth.Scope;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.VisibleMailboxes;

/// Who asks.
///
/// @param name the address the account goes by
/// @param visible others' mailboxes he may see
/// @param pass what let him in
/// @param scope what he may do with it
public record Caller(
        Account account, VisibleMailboxes visible, String name, Pass pass, Scope scope) {
    public String accountId() {
        return Ids.account(account.id().number());
    }
}
