package org.veredus.transport.inspect.content;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.veredus.format.reading.Reading;

/// Finds phrases in a text, all of them in one pass over its words.
final class Phrases {
    /// Words of a text that are read.
    private static final int MAX_WORDS = 5000;

    /// Words of a text from which on a rule's words count the less the more there are.
    private static final double LONG_FOR_WORDS = 200;

    private static final int BITS = 20;

    /// What a phrase counts in a list.
    private static final double IN_LISTS = 0.4;

    private final List<PhraseRule> rules;
    /// By their first two words, see [#pair], or the only one.
    private final Map<Long, List<Wanted>> byWords = new HashMap<>();

    /// The places of these keys, as most words of a text begin nothing.
    private final BitSet beginnings = new BitSet(1 << BITS);

    /// @param weight of [PhraseRule#WORDS], which are a phrase
    private record Wanted(int rule, int weight, Phrase phrase) {}

    Phrases(List<PhraseRule> rules) {
        this.rules = List.copyOf(rules);
        for (int i = 0; i < rules.size(); i++) {
            for (String text : rules.get(i).phrases()) add(i, text, PhraseRule.WORDS);
            for (String text : rules.get(i).words()) add(i, text, 1);
        }
    }

    private void add(int rule, String text, int weight) {
        Phrase phrase = new Phrase(text);
        Wanted wanted = new Wanted(rule, weight, phrase);
        for (List<Integer> words : phrase.beginnings()) {
            long key = words.size() == 1 ? words.getFirst() : pair(words.get(0), words.get(1));
            byWords.computeIfAbsent(key, _ -> new ArrayList<>(1)).add(wanted);
            beginnings.set(place(key));
        }
    }

    private static long pair(int first, int second) {
        return ((long) first << 32) | (second & 0xFFFF_FFFFL);
    }

    private static int place(long key) {
        return (int) ((key * 0x9E37_79B9_7F4A_7C15L) >>> (Long.SIZE - BITS));
    }

    List<PhraseRule> rules() {
        return rules;
    }

    /// What it says in its subject and its text.
    ///
    /// @param inList whether somebody has written it to a list, where people talk of frauds, too
    void check(Reading reading, boolean inList, Findings findings) {
        double share = inList ? IN_LISTS : 1;
        boolean mailing = findings.has("bulk-can-be-left");
        check(
                reading.subject() + "\n" + reading.shown(),
                rule -> mailing ? share * rule.mailings() : share,
                findings);
    }

    /// Adds a finding for each rule of which enough different phrases are there.
    void check(String text, Findings findings) {
        check(text, _ -> 1, findings);
    }

    private void check(String text, ToDoubleFunction<PhraseRule> share, Findings findings) {
        Map<Integer, Found> found = new HashMap<>();
        int[] words = Phrase.words(text, MAX_WORDS);
        for (int at = 0; at < words.length; at++) {
            look(words[at], words, at, found);
            if (at + 1 < words.length) look(pair(words[at], words[at + 1]), words, at, found);
        }
        found.forEach(
                (rule, there) -> {
                    there.settle();
                    PhraseRule hit = rules.get(rule);
                    int phrases = there.phrases(words.length);
                    if (phrases >= hit.least())
                        findings.add(
                                hit.name(),
                                share.applyAsDouble(hit) * hit.score(phrases),
                                there.shown(),
                                hit.sentence());
                });
    }

    private void look(long key, int[] words, int at, Map<Integer, Found> found) {
        if (!beginnings.get(place(key))) return;
        for (Wanted wanted : byWords.getOrDefault(key, List.of())) {
            Phrase.Match match = wanted.phrase().at(words, at);
            if (match != null)
                found.computeIfAbsent(wanted.rule(), _ -> new Found())
                        .take(words, at, match, wanted.weight());
        }
    }

    /// What of one rule is in a text. Of phrases that overlap the first counts, of those that begin
    /// at one place the longest; what stands there again counts nothing.
    private static final class Found {
        private final Map<List<Integer>, Part> parts = new LinkedHashMap<>();
        private List<Integer> words = List.of();
        private @Nullable Part part;
        private int start = -1;
        private int end;

        /// @param weight of [PhraseRule#WORDS], which are a phrase
        private record Part(String text, int weight) {}

        void take(int[] text, int at, Phrase.Match match, int weight) {
            if (at < end && (at > start || match.end() <= end)) return;
            if (at > start) settle();
            start = at;
            end = match.end();
            words = Arrays.stream(text, at, end).boxed().toList();
            part = new Part(match.text(), weight);
        }

        /// Nothing longer can begin where the last one does.
        void settle() {
            if (part != null) parts.putIfAbsent(words, part);
            part = null;
        }

        /// How many phrases are there, with the words that make some.
        ///
        /// @param length of the text: in a long one some words are found by chance
        int phrases(int length) {
            int whole = 0;
            int words = 0;
            for (Part each : parts.values()) {
                if (each.weight() < PhraseRule.WORDS) words += each.weight();
                else whole++;
            }
            double wanted = PhraseRule.WORDS * Math.max(1, length / LONG_FOR_WORDS);
            return whole + (int) (words / wanted);
        }

        String shown() {
            return parts.values().stream().map(Part::text).collect(Collectors.joining(" · "));
        }
    }
}
