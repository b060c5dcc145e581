package org.veredus.transport.inspect.content;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/// A rule of `phrases.toml`: phrases of which some must be in a text. What they are in other
/// languages is in a file for each, `phrases/de.txt`.
///
/// @param least how many different ones
/// @param each what each further one adds, up to [#MOST_FURTHER]
/// @param mailings the part of it that counts in mailings that can be left, which are loud
/// @param words that say little alone: [#WORDS] different ones are worth a phrase
/// @param hits texts that the rule finds, for its test
/// @param misses texts that it must not find
record PhraseRule(
        String name,
        double score,
        int least,
        double each,
        double mailings,
        String sentence,
        List<String> phrases,
        List<String> words,
        List<String> hits,
        List<String> misses) {
    static final int WORDS = 3;

    private static final int MOST_FURTHER = 4;

    PhraseRule {
        phrases = List.copyOf(phrases);
        words = List.copyOf(words);
        hits = List.copyOf(hits);
        misses = List.copyOf(misses);
        if (least < 1 || least > phrases.size())
            throw new IllegalArgumentException(name + " wants " + least + " phrases");
    }

    double score(int found) {
        return score + each * Math.min(MOST_FURTHER, found - least);
    }

    /// @param toml the rules
    /// @param languages lines of further phrases, `[rule]` and below it the rule's, `[rule words]`
    ///     and its words
    static List<PhraseRule> read(String toml, List<List<String>> languages) {
        Map<String, List<String>> further = further(languages);
        List<PhraseRule> rules = new ArrayList<>();
        for (JsonNode rule : new TomlMapper().readTree(toml).path("rule")) {
            String name = rule.path("name").asString();
            rules.add(
                    new PhraseRule(
                            name,
                            rule.path("score").asDouble(),
                            rule.path("least").asInt(1),
                            rule.path("each").asDouble(0),
                            rule.path("mailings").asDouble(1),
                            rule.path("sentence").asString(),
                            texts(rule.path("phrases"), further.get(name)),
                            texts(rule.path("words"), further.get(name + " words")),
                            texts(rule.path("hits")),
                            texts(rule.path("misses"))));
        }
        return rules;
    }

    private static Map<String, List<String>> further(List<List<String>> languages) {
        Map<String, List<String>> further = new HashMap<>();
        for (List<String> lines : languages) {
            List<String> texts = new ArrayList<>();
            for (String line : lines) {
                if (line.startsWith("["))
                    texts =
                            further.computeIfAbsent(
                                    line.substring(1, line.length() - 1), _ -> new ArrayList<>());
                else texts.add(line);
            }
        }
        return further;
    }

    private static List<String> texts(JsonNode list, @Nullable List<String> further) {
        List<String> texts = texts(list);
        if (further != null) texts.addAll(further);
        return texts;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : list) texts.add(text.asString());
        return texts;
    }
}
