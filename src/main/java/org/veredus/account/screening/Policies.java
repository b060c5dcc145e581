package org.veredus.account.screening;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// Keeps all policies.
public final class Policies {
    private static final PartitionId PARTITION = new PartitionId('f', 0);

    /// Entries of accounts' policies in memory; an empty one counts as one.
    private static final int IN_MEMORY = 200_000;

    private final Pipeline<House> house;
    private final Accounts accounts;
    private final Cache<AccountId, Policy> own =
            Caffeine.newBuilder()
                    .maximumWeight(IN_MEMORY)
                    .weigher((AccountId _, Policy policy) -> 1 + policy.decisions().size())
                    .build();

    public Policies(KeyValueStore store, Accounts accounts) {
        house = new Pipeline<>(store, PARTITION, Policies::load);
        this.accounts = accounts;
    }

    /// The server's and all domains'.
    private record House(Policy server, Map<Domain, Policy> domains) {
        Policy of(@Nullable Domain domain) {
            return domain == null ? server : domains.getOrDefault(domain, Policy.NONE);
        }

        House with(@Nullable Domain domain, Policy policy) {
            if (domain == null) return new House(policy, domains);
            Map<Domain, Policy> all = new HashMap<>(domains);
            if (policy.isEmpty()) all.remove(domain);
            else all.put(domain, policy);
            return new House(server, Map.copyOf(all));
        }
    }

    private static House load(Snapshot snapshot) throws StoreFailed {
        Map<Domain, Policy> domains = new HashMap<>();
        snapshot.scan(
                PolicyRecord.DOMAINS,
                Keys.after(PolicyRecord.DOMAINS),
                (key, value) -> {
                    domains.put(PolicyRecord.domain(key), PolicyRecord.read(value));
                    return Snapshot.Next.GO_ON;
                });
        return new House(PolicyRecord.read(snapshot.get(PolicyRecord.SERVER)), Map.copyOf(domains));
    }

    public Policy of(Scope scope) throws StoreFailed {
        return switch (scope) {
            case Scope.Server() -> house.state().server();
            case Scope.OfDomain(var domain) -> house.state().of(domain);
            case Scope.OfAccount(var account) -> own(account);
        };
    }

    private Policy own(AccountId account) throws StoreFailed {
        Policy known = own.getIfPresent(account);
        if (known != null) return known;
        Policy read = PolicyRecord.read(accounts.open(account).record(PolicyRecord.OWN));
        own.put(account, read);
        return read;
    }

    /// What holds for mail to an account by one of its addresses' domains.
    public Layers of(@Nullable AccountId account, Domain domain) throws StoreFailed {
        House now = house.state();
        List<Layers.Layer> layers = new ArrayList<>(3);
        if (account != null) add(layers, new Scope.OfAccount(account), own(account));
        add(layers, new Scope.OfDomain(domain), now.of(domain));
        add(layers, new Scope.Server(), now.server());
        return layers.isEmpty() ? Layers.NONE : new Layers(layers);
    }

    /// What holds for mail that is not for one account alone.
    public Layers ofServer() throws StoreFailed {
        Policy server = house.state().server();
        return server.isEmpty()
                ? Layers.NONE
                : new Layers(List.of(new Layers.Layer(new Scope.Server(), server)));
    }

    private static void add(List<Layers.Layer> layers, Scope scope, Policy policy) {
        if (!policy.isEmpty()) layers.add(new Layers.Layer(scope, policy));
    }

    /// A change that may refuse.
    public interface Change<X extends Exception> {
        Policy of(Policy before) throws X;
    }

    /// @return what it then is
    public <X extends Exception> Policy change(Scope scope, Change<X> how) throws X, StoreFailed {
        return switch (scope) {
            case Scope.Server() -> this.<X>changeHouse(null, how);
            case Scope.OfDomain(var domain) -> this.<X>changeHouse(domain, how);
            case Scope.OfAccount(var account) -> this.<X>changeOwn(account, how);
        };
    }

    private <X extends Exception> Policy changeHouse(@Nullable Domain domain, Change<X> how)
            throws X, StoreFailed {
        byte[] key = domain == null ? PolicyRecord.SERVER : PolicyRecord.key(domain);
        return house.<Policy, X>change(
                draft -> {
                    Policy after = how.of(draft.state().of(domain));
                    put(draft, key, after);
                    draft.state(draft.state().with(domain, after));
                    return after;
                });
    }

    private <X extends Exception> Policy changeOwn(AccountId account, Change<X> how)
            throws X, StoreFailed {
        Policy after =
                accounts.open(account)
                        .<Policy, X>changeRecords(
                                draft -> {
                                    Policy before = PolicyRecord.read(draft.get(PolicyRecord.OWN));
                                    Policy changed = how.of(before);
                                    put(draft, PolicyRecord.OWN, changed);
                                    return changed;
                                });
        own.put(account, after);
        return after;
    }

    private static void put(Draft<?> draft, byte[] key, Policy policy) {
        if (policy.isEmpty()) draft.delete(key);
        else draft.put(key, PolicyRecord.write(policy));
    }
}
