package org.veredus.account.screening;

import org.veredus.account.mailbox.AccountId;
import org.veredus.format.address.Domain;

/// Whose mail a policy is for.
public sealed interface Scope {
    record Server() implements Scope {}

    record OfDomain(Domain domain) implements Scope {}

    record OfAccount(AccountId account) implements Scope {}

    /// For sentences.
    default String whose() {
        return switch (this) {
            case Server() -> "this server's";
            case OfDomain(var domain) -> domain.unicode() + "'s";
            case OfAccount _ -> "the recipient's own";
        };
    }
}
