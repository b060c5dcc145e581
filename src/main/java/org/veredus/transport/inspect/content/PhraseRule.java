package org.veredus.transport.inspect.content;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/// A rule of `phrases.toml`: phrases of which some must be in a text.
///
/// @param least how many different ones
/// @param each what each further one adds, up to [#MOST_FURTHER]
/// @param hits texts that the rule finds, for its test
/// @param misses texts that it must not find
record PhraseRule(
        String name,
        double score,
        int least,
        double each,
        String sentence,
        List<String> phrases,
        List<String> hits,
        List<String> misses) {
    private static final int MOST_FURTHER = 3;

    PhraseRule {
        phrases = List.copyOf(phrases);
        hits = List.copyOf(hits);
        misses = List.copyOf(misses);
        if (least < 1 || least > phrases.size())
            throw new IllegalArgumentException(name + " wants " + least + " phrases");
    }

    double score(int found) {
        return score + each * Math.min(MOST_FURTHER, found - least);
    }

    static List<PhraseRule> read(String toml) {
        List<PhraseRule> rules = new ArrayList<>();
        for (JsonNode rule : new TomlMapper().readTree(toml).path("rule")) {
            rules.add(
                    new PhraseRule(
                            rule.path("name").asString(),
                            rule.path("score").asDouble(),
                            rule.path("least").asInt(1),
                            rule.path("each").asDouble(0),
                            rule.path("sentence").asString(),
                            texts(rule.path("phrases")),
                            texts(rule.path("hits")),
                            texts(rule.path("misses"))));
        }
        return rules;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : list) texts.add(text.asString());
        return texts;
    }
}
