package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Place;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// Annotations as a client knows them, and which have changed. RFC 5465 §5.6, §5.7
///
/// Of each value only its hash is kept.
final class MetadataWatch {
    private final Output out;
    private final Account own;
    private Map<String, Map<String, Integer>> told = Map.of();

    MetadataWatch(Output out, Account own) {
        this.out = out;
        this.own = own;
    }

    /// Takes all as known.
    ///
    /// @param server whether the account's own annotations are watched
    void look(List<Place> places, boolean server) throws StoreFailed {
        told = all(places, server);
    }

    void tell(List<Place> places, boolean server) throws IOException, StoreFailed {
        Map<String, Map<String, Integer>> now = all(places, server);
        for (Map.Entry<String, Map<String, Integer>> each : now.entrySet()) {
            Map<String, Integer> before = told.get(each.getKey());
            if (before != null) tell(each.getKey(), before, each.getValue());
        }
        told = now;
    }

    private void tell(String mailbox, Map<String, Integer> before, Map<String, Integer> after)
            throws IOException {
        Set<String> changed = new TreeSet<>();
        after.forEach(
                (name, hash) -> {
                    if (!hash.equals(before.get(name))) changed.add(name);
                });
        for (String name : before.keySet()) {
            if (!after.containsKey(name)) changed.add(name);
        }
        if (changed.isEmpty()) return;
        out.ascii("* METADATA ").mailbox(mailbox);
        for (String name : changed) out.octet(' ').ascii(name);
        out.crlf();
    }

    private Map<String, Map<String, Integer>> all(List<Place> places, boolean server)
            throws StoreFailed {
        Map<String, Map<String, Integer>> all = new TreeMap<>();
        if (server) all.put("", hashes(own.annotations(null)));
        for (Place place : places) {
            NavigableMap<String, byte[]> entries =
                    place.account().annotations(place.mailbox().id());
            if (!place.account().id().equals(own.id())) {
                entries.keySet().removeIf(name -> !name.startsWith("/shared/"));
            }
            all.put(place.name(), hashes(entries));
        }
        return all;
    }

    private static Map<String, Integer> hashes(Map<String, byte[]> entries) {
        Map<String, Integer> hashes = new TreeMap<>();
        entries.forEach((name, value) -> hashes.put(name, Arrays.hashCode(value)));
        return hashes;
    }
}
