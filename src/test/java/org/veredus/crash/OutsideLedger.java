package org.veredus.crash;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Mail for outside that was acknowledged, and what the host outside saw of it.
final class OutsideLedger {
    static final String DOMAIN = "@outside.test";

    private final Map<Letter, Fate> acknowledged = new ConcurrentHashMap<>();
    private final Map<Letter, Integer> arrived = new ConcurrentHashMap<>();
    private final Set<Letter> damaged = ConcurrentHashMap.newKeySet();

    /// What the host outside does with a recipient, by its local part.
    enum Fate {
        ACCEPT,
        DEFER,
        REFUSE;

        String recipient(Letter letter) {
            return name().toLowerCase(Locale.ROOT) + "-" + letter.number() + DOMAIN;
        }

        static Fate of(String recipient) {
            for (Fate fate : values()) {
                if (recipient.contains(fate.name().toLowerCase(Locale.ROOT) + "-")) return fate;
            }
            throw new IllegalArgumentException(recipient);
        }
    }

    void acknowledged(Letter letter, Fate fate) {
        acknowledged.put(letter, fate);
    }

    int count() {
        return acknowledged.size();
    }

    void arrived(byte[] message) {
        Letter letter = Letter.in(message);
        if (!letter.endsIn(message)) damaged.add(letter);
        arrived.merge(letter, 1, Integer::sum);
    }

    /// How often mail arrived that had arrived before: allowed, the answer may have been lost.
    long repeats() {
        return arrived.values().stream().mapToLong(times -> times - 1).sum();
    }

    /// @param queued recipients in the queue
    /// @param bounces all reports the sender got, in one text
    List<String> check(Set<String> queued, String bounces) {
        List<String> wrong = new ArrayList<>();
        damaged.forEach(letter -> wrong.add("other octets outside: " + letter));
        new TreeMap<>(byNumber()).values().forEach(letter -> check(letter, queued, bounces, wrong));
        return wrong;
    }

    private void check(Letter letter, Set<String> queued, String bounces, List<String> wrong) {
        Fate fate = acknowledged.getOrDefault(letter, Fate.ACCEPT);
        String recipient = fate.recipient(letter);
        boolean there =
                switch (fate) {
                    case ACCEPT -> arrived.containsKey(letter);
                    case DEFER -> false;
                    case REFUSE -> bounces.contains(recipient);
                };
        if (!there && !queued.contains(recipient)) wrong.add("lost from the queue: " + recipient);
        if (fate != Fate.ACCEPT && arrived.containsKey(letter))
            wrong.add("sent though it was refused: " + recipient);
    }

    /// How many acknowledged letters have each fate.
    Map<Fate, Long> summary() {
        Map<Fate, Long> counts = new EnumMap<>(Fate.class);
        acknowledged.values().forEach(fate -> counts.merge(fate, 1L, Long::sum));
        return counts;
    }

    private Map<Long, Letter> byNumber() {
        Map<Long, Letter> all = new TreeMap<>();
        acknowledged.keySet().forEach(letter -> all.put(letter.number(), letter));
        return all;
    }
}
