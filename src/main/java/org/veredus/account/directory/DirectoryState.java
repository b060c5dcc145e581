package org.veredus.account.directory;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;

/// The whole directory. Immutable.
///
/// @param owners account by the lookup key of each of its addresses
/// @param admins accounts with that role, the oldest first
record DirectoryState(
        long nextAccount,
        Shards<Domain, MailDomain> domains,
        Shards<AccountId, Profile> accounts,
        Shards<String, AccountId> owners,
        Shards<String, Alias> aliases,
        SortedSet<Long> admins) {
    /// Local parts every domain must have; RFC 5321 §4.5.1, RFC 2142 §2.
    private static final Set<String> DUTIES = Set.of("postmaster", "abuse");

    /// How many aliases of aliases are followed when a right is looked for.
    private static final int MAX_DEPTH = 8;

    Resolution resolve(Address address) {
        MailDomain domain = domains.get(address.domain());
        if (domain == null) return new Resolution.NotOurDomain();
        Resolution found = known(address, null);
        if (found == null) found = subAddress(address, domain.separator());
        if (found == null) found = duty(address);
        if (found != null) return found;
        Address catchAll = domain.catchAll();
        return catchAll == null ? new Resolution.UnknownUser() : new Resolution.CatchAll(catchAll);
    }

    private @Nullable Resolution known(Address address, @Nullable String detail) {
        Profile owner = owner(address);
        if (owner != null) return new Resolution.Local(owner.id(), owned(owner, address), detail);
        Alias alias = aliases.get(address.lookupKey());
        return alias == null ? null : new Resolution.ByAlias(alias.targets(), detail);
    }

    private static Address owned(Profile owner, Address address) {
        for (Address own : owner.addresses()) {
            if (own.lookupKey().equals(address.lookupKey())) return own;
        }
        return address;
    }

    private @Nullable Resolution subAddress(Address address, String separator) {
        String local = address.localPart();
        int at = separator.isEmpty() ? -1 : local.indexOf(separator);
        if (at < 1) return null;
        Address plain = new Address(local.substring(0, at), address.domain());
        return known(plain, local.substring(at + 1));
    }

    @Nullable Resolution duty(Address address) {
        if (admins.isEmpty() || !DUTIES.contains(address.localKey())) return null;
        AccountId admin = new AccountId(admins.getFirst());
        Profile profile = accounts.get(admin);
        return profile == null ? null : new Resolution.Local(admin, profile.primary(), null);
    }

    /// The account whose own address this is.
    @Nullable Profile owner(Address address) {
        AccountId id = owners.get(address.lookupKey());
        return id == null ? null : accounts.get(id);
    }

    boolean isTaken(Address address) {
        String key = address.lookupKey();
        return owners.get(key) != null || aliases.get(key) != null;
    }

    boolean mayUse(AccountId account, Address address) {
        return leadsTo(account, address, MAX_DEPTH);
    }

    private boolean leadsTo(AccountId account, Address address, int depth) {
        return switch (resolve(address)) {
            case Resolution.Local(var id, _, _) -> id.equals(account);
            case Resolution.ByAlias(var targets, _) -> anyLeadsTo(account, targets, depth);
            case Resolution.CatchAll(var target) -> anyLeadsTo(account, List.of(target), depth);
            case Resolution.UnknownUser(), Resolution.NotOurDomain() -> false;
        };
    }

    private boolean anyLeadsTo(AccountId account, List<Address> targets, int depth) {
        return depth > 0
                && targets.stream().anyMatch(target -> leadsTo(account, target, depth - 1));
    }

    DirectoryState with(MailDomain domain) {
        return new DirectoryState(
                nextAccount,
                domains.with(domain.name(), domain),
                accounts,
                owners,
                aliases,
                admins);
    }

    DirectoryState without(Domain domain) {
        return new DirectoryState(
                nextAccount, domains.without(domain), accounts, owners, aliases, admins);
    }

    /// Adds an account or replaces the one with its number.
    DirectoryState with(Profile profile) {
        Profile before = accounts.get(profile.id());
        Shards<String, AccountId> next = before == null ? owners : disown(before);
        for (Address own : profile.addresses()) next = next.with(own.lookupKey(), profile.id());
        return new DirectoryState(
                Math.max(nextAccount, profile.id().number() + 1),
                domains,
                accounts.with(profile.id(), profile),
                next,
                aliases,
                admins(profile.id(), profile.isAdmin()));
    }

    DirectoryState without(Profile profile) {
        return new DirectoryState(
                nextAccount,
                domains,
                accounts.without(profile.id()),
                disown(profile),
                aliases,
                admins(profile.id(), false));
    }

    private Shards<String, AccountId> disown(Profile profile) {
        Shards<String, AccountId> next = owners;
        for (Address own : profile.addresses()) next = next.without(own.lookupKey());
        return next;
    }

    private SortedSet<Long> admins(AccountId id, boolean isAdmin) {
        if (admins.contains(id.number()) == isAdmin) return admins;
        SortedSet<Long> next = new TreeSet<>(admins);
        if (isAdmin) next.add(id.number());
        else next.remove(id.number());
        return next;
    }

    DirectoryState with(Alias alias) {
        return new DirectoryState(
                nextAccount,
                domains,
                accounts,
                owners,
                aliases.with(alias.address().lookupKey(), alias),
                admins);
    }

    DirectoryState without(Alias alias) {
        return new DirectoryState(
                nextAccount,
                domains,
                accounts,
                owners,
                aliases.without(alias.address().lookupKey()),
                admins);
    }
}
