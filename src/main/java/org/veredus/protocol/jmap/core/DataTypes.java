package org.veredus.protocol.jmap.core;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.veredus.account.mailbox.Account;
import org.veredus.storage.kv.StoreFailed;

/// The types of data whose changes clients can be told of. RFC 8620 §7.1. Filled before the
/// first request.
public final class DataTypes {
    private final SequencedMap<String, Source> byName = new LinkedHashMap<>();

    /// Where a type's state is known.
    @FunctionalInterface
    public interface Source {
        /// As the type's /get tells it.
        String state(Account account) throws StoreFailed;
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
    public SequencedMap<String, String> states(Account account, Collection<String> types)
            throws StoreFailed {
        SequencedMap<String, String> states = new LinkedHashMap<>();
        for (Map.Entry<String, Source> each : byName.entrySet())
            if (types.contains(each.getKey()))
                states.put(each.getKey(), each.getValue().state(account));
        return states;
    }
}
