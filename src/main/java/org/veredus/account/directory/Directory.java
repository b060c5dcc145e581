package org.veredus.account.directory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.directory.DirectoryRefused.Reason;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.AccountNames;
import org.veredus.account.mailbox.Quota;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// Domains, accounts and aliases. Changes return when they are on stable storage.
public final class Directory implements AccountNames {
    private static final PartitionId PARTITION = new PartitionId('d', 0);

    private final KeyValueStore store;
    private final @Nullable Domain host;
    private final Pipeline<DirectoryState> pipeline;

    /// What was read last; only for [#quota], which must not fail.
    private volatile DirectoryState seen;

    public Directory(KeyValueStore store) throws StoreFailed {
        this(store, null);
    }

    /// @param host has the duties of a domain, RFC 5321 §4.5.1, also if it is none of ours
    public Directory(KeyValueStore store, @Nullable Domain host) throws StoreFailed {
        this.store = store;
        this.host = host;
        pipeline = new Pipeline<>(store, PARTITION, Layout::load);
        seen = pipeline.state();
    }

    private DirectoryState state() throws StoreFailed {
        DirectoryState now = pipeline.state();
        seen = now;
        return now;
    }

    public Resolution resolve(Address address) throws StoreFailed {
        DirectoryState now = state();
        Resolution found = now.resolve(address);
        if (!(found instanceof Resolution.NotOurDomain)) return found;
        Resolution duty = address.domain().equals(host) ? now.duty(address) : null;
        return duty == null ? found : duty;
    }

    /// Whether the account may send mail from this address: its own, sub-addresses of it, and
    /// aliases and catch-alls that lead to it.
    public boolean mayUse(AccountId account, Address address) throws StoreFailed {
        return state().mayUse(account, address);
    }

    /// The account that logs in by this name: one of its own addresses, or an alias for that alone.
    public @Nullable Profile login(Address name) throws StoreFailed {
        DirectoryState now = state();
        Profile owner = now.owner(name);
        if (owner != null) return owner;
        Alias alias = now.aliases().get(name.lookupKey());
        if (alias == null || alias.targets().size() > 1) return null;
        return now.owner(alias.targets().getFirst());
    }

    @Override
    public @Nullable AccountId accountNamed(String name) throws StoreFailed {
        try {
            Profile profile = login(Address.parse(name));
            return profile == null ? null : profile.id();
        } catch (AddressException noName) {
            return null; // nobody has a name that is no address
        }
    }

    /// People of one domain know of each other.
    @Override
    public boolean knows(AccountId who, AccountId other) throws StoreFailed {
        Profile one = account(who);
        Profile another = account(other);
        return one != null
                && another != null
                && one.primary().domain().equals(another.primary().domain());
    }

    @Override
    public @Nullable String nameOf(AccountId account) throws StoreFailed {
        Profile profile = account(account);
        return profile == null ? null : profile.primary().wire();
    }

    /// For [org.veredus.account.mailbox.Accounts]. Quick, and answers from what was last known when
    /// the store fails. An account that is gone may not grow.
    public Quota quota(AccountId account) {
        DirectoryState now;
        try {
            now = state();
        } catch (StoreFailed broken) {
            now = seen; // whatever the quota is for will hear of it
        }
        Profile profile = now.accounts().get(account);
        return profile == null ? new Quota(0, 0, 0, 0) : profile.quota();
    }

    public @Nullable MailDomain domain(Domain name) throws StoreFailed {
        return state().domains().get(name);
    }

    /// In order of name.
    public List<MailDomain> domains() throws StoreFailed {
        List<MailDomain> all = new ArrayList<>();
        state().domains().forEach(all::add);
        all.sort(Comparator.comparing(domain -> domain.name().ascii()));
        return all;
    }

    public @Nullable Profile account(AccountId id) throws StoreFailed {
        return state().accounts().get(id);
    }

    /// The account whose own address this is.
    public @Nullable Profile account(Address own) throws StoreFailed {
        return state().owner(own);
    }

    /// In order of number.
    public List<Profile> accounts() throws StoreFailed {
        List<Profile> all = new ArrayList<>();
        state().accounts().forEach(all::add);
        all.sort(Comparator.comparingLong(profile -> profile.id().number()));
        return all;
    }

    public @Nullable Alias alias(Address address) throws StoreFailed {
        return state().aliases().get(address.lookupKey());
    }

    /// In order of address.
    public List<Alias> aliases() throws StoreFailed {
        List<Alias> all = new ArrayList<>();
        state().aliases().forEach(all::add);
        all.sort(Comparator.comparing(alias -> alias.address().lookupKey()));
        return all;
    }

    public void addDomain(MailDomain domain) throws DirectoryRefused, StoreFailed {
        change(
                draft -> {
                    if (draft.state().domains().get(domain.name()) != null)
                        throw new DirectoryRefused(
                                Reason.EXISTS, "domain " + domain.name() + " exists already");
                    put(draft, domain);
                    return domain;
                });
    }

    /// Changes all of it but its name.
    public void changeDomain(MailDomain domain) throws DirectoryRefused, StoreFailed {
        change(
                draft -> {
                    requireOurs(draft.state(), domain.name());
                    put(draft, domain);
                    return domain;
                });
    }

    /// Removes a domain that has neither accounts nor aliases any more.
    public void removeDomain(Domain name) throws DirectoryRefused, StoreFailed {
        change(
                draft -> {
                    MailDomain domain = requireOurs(draft.state(), name);
                    if (isInUse(draft.state(), name))
                        throw new DirectoryRefused(
                                Reason.IN_USE, "domain " + name + " still has addresses");
                    draft.delete(Layout.key(name));
                    draft.state(draft.state().without(name));
                    return domain;
                });
    }

    private static boolean isInUse(DirectoryState state, Domain name) {
        boolean[] found = {false};
        state.accounts()
                .forEach(
                        profile ->
                                found[0] |=
                                        profile.addresses().stream()
                                                .anyMatch(own -> own.domain().equals(name)));
        state.aliases().forEach(alias -> found[0] |= alias.address().domain().equals(name));
        return found[0];
    }

    public AccountId addAccount(NewAccount account) throws DirectoryRefused, StoreFailed {
        return addAccounts(List.of(account)).getFirst();
    }

    /// Adds all or none, in one commit.
    public List<AccountId> addAccounts(List<NewAccount> accounts)
            throws DirectoryRefused, StoreFailed {
        return change(
                draft -> {
                    List<AccountId> ids = new ArrayList<>();
                    for (NewAccount account : accounts) {
                        requireFree(draft.state(), account.address());
                        AccountId id = new AccountId(draft.state().nextAccount());
                        put(
                                draft,
                                new Profile(
                                        id,
                                        List.of(account.address()),
                                        account.quota(),
                                        true,
                                        account.roles(),
                                        null));
                        ids.add(id);
                    }
                    draft.put(Layout.META, Layout.meta(draft.state().nextAccount()));
                    return ids;
                });
    }

    /// Removes the account; its number is never used again. Its mail and password are removed
    /// elsewhere: until [#forget] it is one of [#removed].
    public void removeAccount(AccountId id) throws DirectoryRefused, StoreFailed {
        change(
                draft -> {
                    Profile profile = requireAccount(draft.state(), id);
                    draft.delete(Layout.key(id));
                    draft.put(Layout.removed(id), Layout.removed());
                    draft.state(draft.state().without(profile));
                    return profile;
                });
    }

    /// Accounts that are gone while their mail may still be there.
    public List<AccountId> removed() throws StoreFailed {
        List<AccountId> removed = new ArrayList<>();
        byte[] from = Keys.key('R');
        try (Snapshot snapshot = store.snapshot(PARTITION)) {
            snapshot.scan(
                    from,
                    Keys.after(from),
                    (key, _) -> {
                        removed.add(Layout.removed(key));
                        return Snapshot.Next.GO_ON;
                    });
        }
        return removed;
    }

    /// The mail of a removed account is gone, too.
    public void forget(AccountId removed) throws DirectoryRefused, StoreFailed {
        change(
                draft -> {
                    draft.delete(Layout.removed(removed));
                    return removed;
                });
    }

    public void setQuota(AccountId id, Quota quota) throws DirectoryRefused, StoreFailed {
        changeAccount(id, (_, profile) -> profile.withQuota(quota));
    }

    public void setEnabled(AccountId id, boolean enabled) throws DirectoryRefused, StoreFailed {
        changeAccount(id, (_, profile) -> profile.withEnabled(enabled));
    }

    /// Says where the account's owner is to log in from now on; null: here. Its mail still comes
    /// here.
    public void setMovedTo(AccountId id, @Nullable Domain host)
            throws DirectoryRefused, StoreFailed {
        changeAccount(id, (_, profile) -> profile.withMovedTo(host));
    }

    public void setRoles(AccountId id, Set<AccountRole> roles)
            throws DirectoryRefused, StoreFailed {
        changeAccount(id, (_, profile) -> profile.withRoles(roles));
    }

    public void addAddress(AccountId id, Address address) throws DirectoryRefused, StoreFailed {
        changeAccount(
                id,
                (state, profile) -> {
                    requireFree(state, address);
                    if (profile.addresses().size() >= Profile.MAX_ADDRESSES)
                        throw new DirectoryRefused(
                                Reason.LIMIT,
                                "an account has at most " + Profile.MAX_ADDRESSES + " addresses");
                    return profile.plus(address);
                });
    }

    public void removeAddress(AccountId id, Address address) throws DirectoryRefused, StoreFailed {
        changeAccount(
                id,
                (_, profile) -> {
                    if (!profile.owns(address))
                        throw new DirectoryRefused(
                                Reason.NO_SUCH_ADDRESS, "the account has no address " + address);
                    if (profile.addresses().size() == 1)
                        throw new DirectoryRefused(
                                Reason.IN_USE, address + " is the account's only address");
                    return profile.minus(address);
                });
    }

    public void addAlias(Address address, List<Address> targets)
            throws DirectoryRefused, StoreFailed {
        change(
                draft -> {
                    requireFree(draft.state(), address);
                    return put(draft, new Alias(address, requireFew(targets)));
                });
    }

    /// Gives an alias other targets.
    public void changeAlias(Address address, List<Address> targets)
            throws DirectoryRefused, StoreFailed {
        change(
                draft -> {
                    Alias before = requireAlias(draft.state(), address);
                    return put(draft, new Alias(before.address(), requireFew(targets)));
                });
    }

    public void removeAlias(Address address) throws DirectoryRefused, StoreFailed {
        change(
                draft -> {
                    Alias alias = requireAlias(draft.state(), address);
                    draft.delete(Layout.key(alias));
                    draft.state(draft.state().without(alias));
                    return alias;
                });
    }

    private interface Step<R> {
        R run(Draft<DirectoryState> draft) throws DirectoryRefused, StoreFailed;
    }

    private interface ProfileChange {
        Profile apply(DirectoryState state, Profile profile) throws DirectoryRefused;
    }

    private <R> R change(Step<R> step) throws DirectoryRefused, StoreFailed {
        return pipeline.<R, DirectoryRefused>change(step::run);
    }

    private void changeAccount(AccountId id, ProfileChange how)
            throws DirectoryRefused, StoreFailed {
        change(
                draft -> {
                    DirectoryState state = draft.state();
                    return put(draft, how.apply(state, requireAccount(state, id)));
                });
    }

    private static void put(Draft<DirectoryState> draft, MailDomain domain) {
        draft.put(Layout.key(domain.name()), Layout.value(domain));
        draft.state(draft.state().with(domain));
    }

    private static Profile put(Draft<DirectoryState> draft, Profile profile) {
        draft.put(Layout.key(profile.id()), Layout.value(profile));
        draft.state(draft.state().with(profile));
        return profile;
    }

    private static Alias put(Draft<DirectoryState> draft, Alias alias) {
        draft.put(Layout.key(alias), Layout.value(alias));
        draft.state(draft.state().with(alias));
        return alias;
    }

    private static List<Address> requireFew(List<Address> targets) throws DirectoryRefused {
        if (targets.isEmpty() || targets.size() > Alias.MAX_TARGETS)
            throw new DirectoryRefused(
                    Reason.LIMIT, "an alias has 1 to " + Alias.MAX_TARGETS + " targets");
        return targets;
    }

    private static MailDomain requireOurs(DirectoryState state, Domain name)
            throws DirectoryRefused {
        MailDomain domain = state.domains().get(name);
        if (domain == null)
            throw new DirectoryRefused(
                    Reason.NO_SUCH_DOMAIN, "domain " + name + " is not one of ours");
        return domain;
    }

    private static void requireFree(DirectoryState state, Address address) throws DirectoryRefused {
        requireOurs(state, address.domain());
        if (state.isTaken(address))
            throw new DirectoryRefused(Reason.EXISTS, "address " + address + " is taken");
    }

    private static Profile requireAccount(DirectoryState state, AccountId id)
            throws DirectoryRefused {
        Profile profile = state.accounts().get(id);
        if (profile == null)
            throw new DirectoryRefused(
                    Reason.NO_SUCH_ACCOUNT, "there is no account number " + id.number());
        return profile;
    }

    private static Alias requireAlias(DirectoryState state, Address address)
            throws DirectoryRefused {
        Alias alias = state.aliases().get(address.lookupKey());
        if (alias == null)
            throw new DirectoryRefused(Reason.NO_SUCH_ALIAS, "there is no alias " + address);
        return alias;
    }
}
