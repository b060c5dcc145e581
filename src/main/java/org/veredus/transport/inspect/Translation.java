package org.veredus.transport.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The sentences of findings in another language, by the lists that the webmail has, too. A
/// sentence is taken apart by its English form.
public final class Translation {
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");

    private final List<Sentence> sentences;

    private record Sentence(Pattern english, String other) {
        @Nullable String translated(String text) {
            Matcher found = english.matcher(text);
            if (!found.matches()) return null;
            return PLACE.matcher(other)
                    .replaceAll(place -> Matcher.quoteReplacement(value(found, place.group(1))));
        }

        /// What was put in keeps its own direction of writing, and changes none around it.
        private static String value(Matcher found, String place) {
            return "\u2068" + found.group(Integer.parseInt(place) + 1) + "\u2069";
        }
    }

    private Translation(List<Sentence> sentences) {
        this.sentences = sentences;
    }

    /// @param language ISO 639; of the English sentences nothing is changed
    public static Translation to(String language) {
        if (language.equals("en")) return new Translation(List.of());
        JsonNode others = read(language);
        List<Sentence> sentences = new ArrayList<>();
        for (Map.Entry<String, JsonNode> finding : read("en").properties()) {
            for (int i = 0; i < finding.getValue().size(); i++) {
                String english = finding.getValue().get(i).asString();
                String other = others.path(finding.getKey()).path(i).asString();
                sentences.add(new Sentence(form(english), other));
            }
        }
        sentences.sort(longestFirst());
        return new Translation(List.copyOf(sentences));
    }

    /// Of two forms that fit, the one that says more of itself.
    private static Comparator<Sentence> longestFirst() {
        return Comparator.comparingInt((Sentence each) -> each.english().pattern().length())
                .reversed();
    }

    private static JsonNode read(String language) {
        String name = "sentences/" + language + ".json";
        try (InputStream file = Translation.class.getResourceAsStream(name)) {
            if (file == null) throw new IllegalStateException("no " + name);
            return new JsonMapper().readTree(file);
        } catch (IOException broken) {
            throw new UncheckedIOException(name, broken);
        }
    }

    private static Pattern form(String english) {
        StringBuilder pattern = new StringBuilder();
        int from = 0;
        for (Matcher place = PLACE.matcher(english); place.find(); from = place.end())
            pattern.append(Pattern.quote(english.substring(from, place.start()))).append("(.+?)");
        return Pattern.compile(
                pattern.append(Pattern.quote(english.substring(from))).toString(), Pattern.DOTALL);
    }

    /// What fits no form stays as it is.
    public String of(String sentence) {
        for (Sentence each : sentences) {
            String translated = each.translated(sentence);
            if (translated != null) return translated;
        }
        return sentence;
    }
}
