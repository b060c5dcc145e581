package org.veredus.account.script;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.StoreFailed;

/// Lists that scripts can ask about by name (RFC 6134): the administrator's for the whole server,
/// and those of each domain. A list is a text with a member in each line: an address, a domain with
/// an at-sign before it for all its addresses, or any other value. A hash sign begins a comment.
///
/// Changes return when they are on stable storage.
public final class HouseLists {
    /// Octets of one list, some 30,000 addresses: a request to the API has no more.
    private static final int MAX_OCTETS = 900 << 10;

    /// Lists in all: they are in memory.
    private static final int MAX_LISTS = 200;

    private final HouseTexts texts;
    private volatile Known known = new Known(new House(Collections.emptySortedMap()));

    public HouseLists(KeyValueStore store) {
        texts =
                new HouseTexts(
                        store,
                        new HouseTexts.Kind(
                                "list", new PartitionId('z', 1), MAX_OCTETS, MAX_LISTS));
    }

    /// All there are.
    public House all() throws StoreFailed {
        return texts.all();
    }

    /// @param domain null: for the whole server
    public void put(@Nullable Domain domain, ScriptName name, String text)
            throws ScriptRefused, StoreFailed {
        texts.put(domain, name, text);
    }

    public void remove(@Nullable Domain domain, ScriptName name) throws ScriptRefused, StoreFailed {
        texts.remove(domain, name);
    }

    /// The lists of now, for looking members up.
    @SuppressWarnings("ReferenceEquality") // the house is the same object while nothing changes
    public Known now() throws StoreFailed {
        House house = texts.all();
        Known before = known;
        if (before.house != house) {
            before = new Known(house);
            known = before;
        }
        return before;
    }

    /// One state of all lists, each read when it is first asked about.
    public static final class Known {
        private final House house;
        private final Map<House.Place, Set<String>> members = new ConcurrentHashMap<>();

        private Known(House house) {
            this.house = house;
        }

        /// The members of a list in lower case, as they stand there; null if there is no such list.
        ///
        /// @param domain whose list goes before the server's of the same name
        public @Nullable Set<String> members(Domain domain, String name) {
            Set<String> ofDomain = members(new House.Place(domain, name));
            return ofDomain == null ? members(new House.Place("", name)) : ofDomain;
        }

        private @Nullable Set<String> members(House.Place place) {
            String text = house.texts().get(place);
            return text == null ? null : members.computeIfAbsent(place, _ -> read(text));
        }

        /// Whether a value is in a list, itself or, if it is an address, by its domain.
        public boolean has(Domain domain, String name, String value) {
            Set<String> there = members(domain, name);
            if (there == null) return false;
            String wanted = value.strip().toLowerCase(Locale.ROOT);
            int at = wanted.lastIndexOf('@');
            return there.contains(wanted) || (at >= 0 && there.contains(wanted.substring(at)));
        }

        private static Set<String> read(String text) {
            Set<String> members = new LinkedHashSet<>();
            text.lines()
                    .map(line -> line.strip().toLowerCase(Locale.ROOT))
                    .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
                    .forEach(members::add);
            return Collections.unmodifiableSet(members);
        }
    }
}
