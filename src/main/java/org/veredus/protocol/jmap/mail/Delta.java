package org.veredus.protocol.jmap.mail;

import java.util.LinkedHashSet;
import java.util.Set;

/// What a series of changes comes to. RFC 8620 §5.2: what came and went is not told.
final class Delta<T> {
    private final Set<T> created = new LinkedHashSet<>();
    private final Set<T> updated = new LinkedHashSet<>();
    private final Set<T> destroyed = new LinkedHashSet<>();

    void create(T object) {
        updated.remove(object);
        created.add(object);
    }

    void update(T object) {
        if (!created.contains(object)) updated.add(object);
    }

    void destroy(T object) {
        updated.remove(object);
        if (!created.remove(object)) destroyed.add(object);
    }

    Set<T> created() {
        return created;
    }

    Set<T> updated() {
        return updated;
    }

    Set<T> destroyed() {
        return destroyed;
    }

    int size() {
        return created.size() + updated.size() + destroyed.size();
    }
}
