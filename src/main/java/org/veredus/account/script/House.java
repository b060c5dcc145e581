package org.veredus.account.script;

import java.util.Collections;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Domain;

/// The texts of the house's scripts. Those named `before` and `after` run round each account's; all
/// of them can be included as global ones, a domain's before the server's. RFC 6609 §3.1
public record House(SortedMap<Place, String> texts) {
    public static final String BEFORE = "before";
    public static final String AFTER = "after";

    /// Whose script it is, and its name.
    ///
    /// @param domain in its ASCII form; empty: the whole server's
    public record Place(String domain, String name) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::domain).thenComparing(Place::name);

        public Place(@Nullable Domain domain, String name) {
            this(domain == null ? "" : domain.ascii(), name);
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    public House {
        texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    }

    /// Those of a domain by their names.
    ///
    /// @param domain null: the whole server
    public SortedMap<String, String> texts(@Nullable Domain domain) {
        String wanted = new Place(domain, "").domain();
        SortedMap<String, String> named = new TreeMap<>();
        texts.forEach(
                (place, text) -> {
                    if (place.domain().equals(wanted)) named.put(place.name(), text);
                });
        return named;
    }

    public @Nullable String text(@Nullable Domain domain, String name) {
        return texts.get(new Place(domain, name));
    }
}
