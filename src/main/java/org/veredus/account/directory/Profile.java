package org.veredus.account.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Quota;
import org.veredus.format.address.Address;

/// An account as the directory knows it.
///
/// @param addresses its own, the first being the one it goes by
/// @param enabled a disabled account gets its mail, but nobody can log in
public record Profile(
        AccountId id,
        List<Address> addresses,
        Quota quota,
        boolean enabled,
        Set<AccountRole> roles) {
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
        return new Profile(id, addresses, other, enabled, roles);
    }

    Profile withEnabled(boolean mayLogIn) {
        return new Profile(id, addresses, quota, mayLogIn, roles);
    }

    Profile withRoles(Set<AccountRole> others) {
        return new Profile(id, addresses, quota, enabled, others);
    }

    Profile plus(Address address) {
        List<Address> more = new ArrayList<>(addresses);
        more.add(address);
        return new Profile(id, more, quota, enabled, roles);
    }

    Profile minus(Address address) {
        List<Address> fewer = new ArrayList<>(addresses);
        fewer.removeIf(own -> own.lookupKey().equals(address.lookupKey()));
        return new Profile(id, fewer, quota, enabled, roles);
    }
}
