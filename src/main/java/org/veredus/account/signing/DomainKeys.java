package org.veredus.account.signing;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.veredus.account.signing.DomainKey.Stage;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.StoreFailed;

/// The signing keys of all domains. Changes return when they are on stable storage.
public final class DomainKeys {
    private static final PartitionId PARTITION = new PartitionId('k', 0);

    private static final Comparator<DomainKey> NEWEST_FIRST =
            Comparator.comparing(DomainKey::made)
                    .reversed()
                    .thenComparing(DomainKey::algorithm)
                    .thenComparing(DomainKey::selector);

    private final Pipeline<Map<Domain, List<DomainKey>>> pipeline;
    private final KeyMaker maker;
    private final InstantSource clock;

    public DomainKeys(KeyValueStore store, InstantSource clock, SecureRandom random) {
        pipeline = new Pipeline<>(store, PARTITION, Layout::load);
        maker = new KeyMaker(random);
        this.clock = clock;
    }

    /// All keys of a domain, the newest first; none for one that never had any.
    public List<DomainKey> of(Domain domain) throws StoreFailed {
        return sorted(pipeline.state(), domain);
    }

    public List<DomainKey> of(Domain domain, Stage stage) throws StoreFailed {
        return in(of(domain), stage);
    }

    /// The keys that sign; makes the domain's first ones if there are none.
    public List<DomainKey> active(Domain domain) throws StoreFailed {
        List<DomainKey> active = of(domain, Stage.ACTIVE);
        return active.isEmpty() ? make(domain, Stage.ACTIVE) : active;
    }

    /// Keys to follow the ones that sign; those that wait already, if there are any.
    public List<DomainKey> prepare(Domain domain) throws StoreFailed {
        active(domain);
        List<DomainKey> pending = of(domain, Stage.PENDING);
        return pending.isEmpty() ? make(domain, Stage.PENDING) : pending;
    }

    private List<DomainKey> make(Domain domain, Stage stage) throws StoreFailed {
        Instant now = clock.instant();
        var taken = of(domain).stream().map(DomainKey::selector).collect(Collectors.toSet());
        List<DomainKey> made = maker.pair(domain, stage, now, taken); // slow: outside of the change
        return pipeline.<List<DomainKey>, RuntimeException>change(
                draft -> {
                    List<DomainKey> there = in(sorted(draft.state(), domain), stage);
                    if (!there.isEmpty()) return there; // somebody was faster
                    for (DomainKey key : made) put(draft, key);
                    return made;
                });
    }

    /// The keys that wait sign from now on, and those that signed do so no more.
    public List<DomainKey> activate(Domain domain) throws KeyRefused, StoreFailed {
        Instant now = clock.instant();
        return pipeline.<List<DomainKey>, KeyRefused>change(
                draft -> {
                    List<DomainKey> all = sorted(draft.state(), domain);
                    List<DomainKey> pending = in(all, Stage.PENDING);
                    if (pending.isEmpty())
                        throw new KeyRefused("no new keys wait for " + domain.unicode());
                    for (DomainKey key : in(all, Stage.ACTIVE))
                        put(draft, key.in(Stage.RETIRED, now));
                    List<DomainKey> active = new ArrayList<>();
                    for (DomainKey key : pending) active.add(key.in(Stage.ACTIVE, now));
                    for (DomainKey key : active) put(draft, key);
                    return active;
                });
    }

    /// Forgets keys that have not signed since an instant. Returns them.
    public List<DomainKey> forget(Domain domain, Instant since) throws StoreFailed {
        return pipeline.<List<DomainKey>, RuntimeException>change(
                draft -> {
                    List<DomainKey> old =
                            new ArrayList<>(in(sorted(draft.state(), domain), Stage.RETIRED));
                    old.removeIf(key -> !key.since().isBefore(since));
                    for (DomainKey key : old) remove(draft, key);
                    return old;
                });
    }

    /// The domain is ours no more.
    public void removeAll(Domain domain) throws StoreFailed {
        pipeline.<List<DomainKey>, RuntimeException>change(
                draft -> {
                    List<DomainKey> all = sorted(draft.state(), domain);
                    for (DomainKey key : all) remove(draft, key);
                    return all;
                });
    }

    private static List<DomainKey> sorted(Map<Domain, List<DomainKey>> state, Domain domain) {
        return state.getOrDefault(domain, List.of()).stream().sorted(NEWEST_FIRST).toList();
    }

    private static List<DomainKey> in(List<DomainKey> keys, Stage stage) {
        return keys.stream().filter(key -> key.stage() == stage).toList();
    }

    private static void put(Draft<Map<Domain, List<DomainKey>>> draft, DomainKey key) {
        draft.put(Layout.key(key), Layout.value(key));
        List<DomainKey> others = others(draft, key);
        others.add(key);
        draft.state(with(draft.state(), key.domain(), others));
    }

    private static void remove(Draft<Map<Domain, List<DomainKey>>> draft, DomainKey key) {
        draft.delete(Layout.key(key));
        draft.state(with(draft.state(), key.domain(), others(draft, key)));
    }

    private static List<DomainKey> others(
            Draft<Map<Domain, List<DomainKey>>> draft, DomainKey key) {
        List<DomainKey> others = new ArrayList<>(sorted(draft.state(), key.domain()));
        others.removeIf(other -> other.selector().equals(key.selector()));
        return others;
    }

    private static Map<Domain, List<DomainKey>> with(
            Map<Domain, List<DomainKey>> state, Domain domain, List<DomainKey> keys) {
        Map<Domain, List<DomainKey>> next = new HashMap<>(state);
        if (keys.isEmpty()) next.remove(domain);
        else next.put(domain, List.copyOf(keys));
        return Map.copyOf(next);
    }
}
