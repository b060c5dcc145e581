package org.veredus.transport.route;

import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.format.address.Address;

/// An end of the way within this office.
public sealed interface Target {
    /// The address as it was resolved last.
    Address address();

    /// Into an account of ours.
    ///
    /// @param detail what stood behind the separator of a sub-address, RFC 5233 §4; null for none
    record Local(AccountId account, Address address, @Nullable String detail) implements Target {}

    /// To nobody: the address is a spam trap.
    record Trap(Address address) implements Target {}

    /// To another office.
    record Remote(Address address) implements Target {}
}
