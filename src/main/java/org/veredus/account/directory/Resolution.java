package org.veredus.account.directory;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.format.address.Address;

/// What an address stands for. Aliases are followed one step: their targets are to be resolved in
/// turn.
public sealed interface Resolution {
    /// An account's own address.
    ///
    /// @param address without the detail, as the account has it
    /// @param detail the tag of a sub-address as the sender wrote it, RFC 5233 §1
    record Local(AccountId account, Address address, @Nullable String detail)
            implements Resolution {}

    record ByAlias(List<Address> targets, @Nullable String detail) implements Resolution {}

    /// Nobody in the domain, so whoever gets such mail.
    record CatchAll(Address target) implements Resolution {}

    record UnknownUser() implements Resolution {}

    record NotOurDomain() implements Resolution {}
}
