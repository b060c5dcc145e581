package org.veredus.account.directory;

import java.util.Set;
import org.veredus.account.mailbox.Quota;
import org.veredus.format.address.Address;

/// An account to be added.
public record NewAccount(Address address, Quota quota, Set<AccountRole> roles) {
    public NewAccount {
        roles = Set.copyOf(roles);
    }

    /// Without limits and without rights.
    public static NewAccount of(Address address) {
        return new NewAccount(address, Quota.UNLIMITED, Set.of());
    }
}
