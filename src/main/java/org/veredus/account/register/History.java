package org.veredus.account.register;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What has become of a register since a version.
///
/// @param version the one it has led to
/// @param told the last thing told of what the next version brought besides, in the order of
///     their numbers; 0 for none
/// @param more whether there are newer ones
public record History(
        long version,
        long told,
        boolean more,
        List<Long> created,
        List<Long> updated,
        List<Long> destroyed) {
    public History {
        created = List.copyOf(created);
        updated = List.copyOf(updated);
        destroyed = List.copyOf(destroyed);
    }

    /// All that something has become of, each once.
    public Set<Long> touched() {
        Set<Long> touched = new LinkedHashSet<>(created);
        touched.addAll(updated);
        touched.addAll(destroyed);
        return touched;
    }
}
