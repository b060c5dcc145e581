package org.veredus.verify.dkim2;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.veredus.verify.dkim2.Recipes.Body;
import org.veredus.verify.dkim2.Recipes.Step;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Recipes as JSON, draft §5.
final class RecipeJson {
    /// The object, one of names, a list of steps, a step, a list of texts.
    private static final int MAX_DEPTH = 5;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private RecipeJson() {}

    /// Null for what is not right.
    static @Nullable Recipes read(byte[] json) {
        try {
            JsonNode root = MAPPER.readTree(json);
            boolean whole = root.isObject() && (root.has("h") || root.has("b"));
            return whole ? new Recipes(fields(root.path("h")), body(root.path("b"))) : null;
        } catch (JacksonException | Wrong _) { // our caller says so in the draft's words
            return null;
        }
    }

    /// A part that does not fit the schema.
    private static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        Wrong() {
            super(null, null, false, false);
        }
    }

    private static SequencedMap<String, List<Step>> fields(JsonNode node) throws Wrong {
        SequencedMap<String, List<Step>> fields = new LinkedHashMap<>();
        if (node.isMissingNode()) return fields;
        if (!node.isObject() || node.isEmpty()) throw new Wrong();
        for (Map.Entry<String, JsonNode> recipe : node.properties()) {
            String name = recipe.getKey();
            // draft §5.1
            if (!name.equals(name.toLowerCase(Locale.ROOT))) throw new Wrong();
            fields.put(name, steps(recipe.getValue()));
        }
        return fields;
    }

    private static Body body(JsonNode node) throws Wrong {
        if (node.isMissingNode()) return new Body.Same();
        return node.isNull() ? new Body.Lost() : new Body.Steps(steps(node));
    }

    private static List<Step> steps(JsonNode node) throws Wrong {
        if (!node.isArray()) throw new Wrong();
        List<Step> steps = new ArrayList<>();
        int copied = 0;
        for (JsonNode one : node) {
            Step step = step(one);
            steps.add(step);
            if (step instanceof Step.Copy(var from, var to)) {
                if (from <= copied) throw new Wrong();
                copied = to;
            }
        }
        return steps;
    }

    private static Step step(JsonNode node) throws Wrong {
        if (!node.isObject() || node.size() != 1) throw new Wrong();
        JsonNode range = node.path("c");
        if (!range.isMissingNode()) return copy(range);
        JsonNode texts = node.path("d");
        if (!texts.isArray() || texts.isEmpty()) throw new Wrong();
        List<String> lines = new ArrayList<>();
        for (JsonNode text : texts) {
            if (!text.isString() || hasLineEnd(text.asString())) throw new Wrong();
            lines.add(text.asString());
        }
        return new Step.Text(lines);
    }

    private static boolean hasLineEnd(String text) {
        return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0;
    }

    private static Step copy(JsonNode range) throws Wrong {
        if (!range.isArray() || range.size() != 2) throw new Wrong();
        int from = number(range.get(0));
        int to = number(range.get(1));
        if (to < from) throw new Wrong();
        return new Step.Copy(from, to);
    }

    private static int number(JsonNode node) throws Wrong {
        if (!node.isInt() || node.asInt() < 1) throw new Wrong();
        return node.asInt();
    }

    static byte[] write(Recipes recipes) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        if (!recipes.fields().isEmpty()) {
            ObjectNode fields = root.putObject("h");
            recipes.fields().forEach((name, steps) -> write(steps, fields.putArray(name)));
        }
        switch (recipes.body()) {
            case Body.Same() -> {}
            case Body.Lost() -> root.putNull("b");
            case Body.Steps(var steps) -> write(steps, root.putArray("b"));
        }
        return MAPPER.writeValueAsBytes(root);
    }

    private static void write(List<Step> steps, ArrayNode to) {
        for (Step step : steps) {
            switch (step) {
                case Step.Copy(var first, var last) ->
                        to.addObject().putArray("c").add(first).add(last);
                case Step.Text(var lines) -> lines.forEach(to.addObject().putArray("d")::add);
            }
        }
    }
}
