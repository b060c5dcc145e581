package org.veredus.protocol.jmap.core;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Account;
import org.veredus.storage.kv.StoreFailed;

/// The types of data whose changes clients can be told of. RFC 8620 §7.1. Filled before the
/// first request.
public final class DataTypes {
    private final SequencedMap<String, Source> byName = new LinkedHashMap<>();
    private final SequencedMap<String, SharedSource> shared = new LinkedHashMap<>();

    /// Where a type's state is known.
    @FunctionalInterface
    public interface Source {
        /// As the type's /get tells it.
        String state(Account account) throws StoreFailed;
    }

    /// Where the state of a type is known that others may be shown, too.
    @FunctionalInterface
    public interface SharedSource {
        /// As the type's /get tells it to this person.
        String state(Access access) throws StoreFailed;
    }

    public DataTypes addShared(String type, SharedSource source) {
        shared.put(type, source);
        return add(type, account -> source.state(Access.own(account)));
    }

    public DataTypes add(String type, Source source) {
        if (byName.putIfAbsent(type, source) != null)
            throw new IllegalArgumentException("two types " + type);
        return this;
    }

    public Set<String> names() {
        return byName.keySet();
    }

    /// The states of those of the types that are known.
    public SequencedMap<String, String> states(Access access, Collection<String> types)
            throws StoreFailed {
        SequencedMap<String, String> states = new LinkedHashMap<>();
        if (!access.isOwn()) {
            for (Map.Entry<String, SharedSource> each : shared.entrySet())
                if (types.contains(each.getKey()))
                    states.put(each.getKey(), each.getValue().state(access));
            return states;
        }
        for (Map.Entry<String, Source> each : byName.entrySet())
            if (types.contains(each.getKey()))
                states.put(each.getKey(), each.getValue().state(access.account()));
        return states;
    }
}
