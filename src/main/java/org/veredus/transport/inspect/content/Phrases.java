package org.veredus.transport.inspect.content;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.veredus.format.features.Tokens;
import org.veredus.format.reading.Reading;

/// Finds phrases in a text, all of them in one pass over its words.
final class Phrases {
    /// Words of a text that are read.
    private static final int MAX_WORDS = 5000;

    private static final int LONGEST = 20;

    private final List<PhraseRule> rules;
    private final Map<Integer, List<Phrase>> byFirstWord = new HashMap<>();

    private record Phrase(int rule, String text, int[] words) {}

    Phrases(List<PhraseRule> rules) {
        this.rules = List.copyOf(rules);
        for (int i = 0; i < rules.size(); i++) {
            for (String text : rules.get(i).phrases()) add(i, text);
        }
    }

    private void add(int rule, String text) {
        int[] words = words(Tokens.of(Writing.folded(text), LONGEST));
        if (words.length == 0) throw new IllegalArgumentException("phrase without words: " + text);
        byFirstWord
                .computeIfAbsent(words[0], _ -> new ArrayList<>())
                .add(new Phrase(rule, text, words));
    }

    private static int[] words(Tokens tokens) {
        int[] words = new int[tokens.length()];
        for (int i = 0; i < words.length; i++) words[i] = tokens.hash(i);
        return words;
    }

    List<PhraseRule> rules() {
        return rules;
    }

    /// What it says in its subject and its text.
    void check(Reading reading, Findings findings) {
        check(reading.subject() + "\n" + reading.shown(), findings);
    }

    /// Adds a finding for each rule of which enough different phrases are there.
    void check(String text, Findings findings) {
        Map<Integer, List<String>> found = new HashMap<>();
        int[] words = words(Tokens.of(Writing.folded(text), MAX_WORDS));
        for (int at = 0; at < words.length; at++) {
            for (Phrase phrase : byFirstWord.getOrDefault(words[at], List.of())) {
                int end = at + phrase.words().length;
                if (end > words.length
                        || !Arrays.equals(words, at, end, phrase.words(), 0, phrase.words().length))
                    continue;
                List<String> texts = found.computeIfAbsent(phrase.rule(), _ -> new ArrayList<>());
                if (!texts.contains(phrase.text())) texts.add(phrase.text());
            }
        }
        found.forEach(
                (rule, texts) -> {
                    PhraseRule hit = rules.get(rule);
                    if (texts.size() >= hit.least())
                        findings.add(
                                hit.name(),
                                hit.score(texts.size()),
                                String.join(" · ", texts),
                                hit.sentence());
                });
    }
}
