package org.veredus.account.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Quota;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;

/// An account as the directory knows it.
///
/// @param addresses its own, the first being the one it goes by
/// @param enabled a disabled account gets its mail, but nobody can log in
/// @param movedTo the server its owner logs in at; null for this one
public record Profile(
        AccountId id,
        List<Address> addresses,
        Quota quota,
        boolean enabled,
        Set<AccountRole> roles,
        @Nullable Domain movedTo) {
    /// Own addresses of one account; more are aliases.
    static final int MAX_ADDRESSES = 1000;

    public Profile {
        addresses = List.copyOf(addresses);
        roles = Set.copyOf(roles);
        if (addresses.isEmpty()) throw new IllegalArgumentException("account without an address");
    }

    public Address primary() {
        return addresses.getFirst();
    }

    public boolean isAdmin() {
        return roles.contains(AccountRole.ADMIN);
    }

    /// Whether this is one of its own addresses, sub-addresses not counted.
    public boolean owns(Address address) {
        return addresses.stream().anyMatch(own -> own.lookupKey().equals(address.lookupKey()));
    }

    Profile withQuota(Quota other) {
        return new Profile(id, addresses, other, enabled, roles, movedTo);
    }

    Profile withEnabled(boolean mayLogIn) {
        return new Profile(id, addresses, quota, mayLogIn, roles, movedTo);
    }

    Profile withRoles(Set<AccountRole> others) {
        return new Profile(id, addresses, quota, enabled, others, movedTo);
    }

    Profile withMovedTo(@Nullable Domain host) {
        return new Profile(id, addresses, quota, enabled, roles, host);
    }

    Profile plus(Address address) {
        List<Address> more = new ArrayList<>(addresses);
        more.add(address);
        return new Profile(id, more, quota, enabled, roles, movedTo);
    }

    Profile minus(Address address) {
        List<Address> fewer = new ArrayList<>(addresses);
        fewer.removeIf(own -> own.lookupKey().equals(address.lookupKey()));
        return new Profile(id, fewer, quota, enabled, roles, movedTo);
    }
}
