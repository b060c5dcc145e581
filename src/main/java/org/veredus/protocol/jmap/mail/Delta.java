package org.veredus.protocol.jmap.mail;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

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

    /// What is behind a place in the order of their numbers, and no more than so much of it.
    Delta<T> after(long place, long most, ToLongFunction<T> number) {
        List<T> rest = new ArrayList<>();
        for (Set<T> some : List.of(created, updated, destroyed))
            for (T each : some) if (number.applyAsLong(each) > place) rest.add(each);
        rest.sort(Comparator.comparingLong(number));
        Delta<T> part = new Delta<>();
        for (T each : rest.subList(0, (int) Math.min(most, rest.size()))) {
            if (created.contains(each)) part.created.add(each);
            if (updated.contains(each)) part.updated.add(each);
            if (destroyed.contains(each)) part.destroyed.add(each);
        }
        return part;
    }

    /// The highest number of any; 0 if there is none.
    long last(ToLongFunction<T> number) {
        long last = 0;
        for (Set<T> some : List.of(created, updated, destroyed))
            for (T each : some) last = Math.max(last, number.applyAsLong(each));
        return last;
    }

    int size() {
        return created.size() + updated.size() + destroyed.size();
    }
}
