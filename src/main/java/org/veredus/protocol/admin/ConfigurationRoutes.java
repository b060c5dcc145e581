package org.veredus.protocol.admin;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Shows the settings in effect, and what is wrong with the file by now, or waits in it for the
/// next start.
final class ConfigurationRoutes {
    private final @Nullable Configuration configuration;

    /// @param configuration null: the program was started without a file
    ConfigurationRoutes(@Nullable Configuration configuration) {
        this.configuration = configuration;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", "/api/v1/configuration", gate.reading(_ -> show()));
    }

    private HttpResponse show() {
        ObjectNode answer = Answer.object();
        if (configuration == null) {
            answer.putNull("file").putArray("problems");
            answer.putArray("keys");
            return Answer.ok(answer);
        }
        answer.put("file", configuration.file());
        answer.put("partly", configuration.use() == Configuration.Use.PART);
        ArrayNode problems = answer.putArray("problems");
        Map<String, String> later = new HashMap<>();
        try {
            Configuration.Look look = configuration.reading().again();
            for (Configuration.Problem each : look.problems())
                put(problems, each.line(), each.key(), each.sentence());
            for (Configuration.Key each : look.keys()) later.put(each.name(), each.value());
        } catch (IOException unreadable) {
            put(problems, 0, "", "the file cannot be read: " + unreadable.getMessage());
        }
        put(answer.putArray("keys"), configuration.keys(), later);
        return Answer.ok(answer);
    }

    private static void put(ArrayNode problems, int line, String key, String sentence) {
        problems.addObject()
                .put("line", line == 0 ? null : line)
                .put("key", key.isEmpty() ? null : key)
                .put("problem", sentence);
    }

    private static void put(
            ArrayNode list, List<Configuration.Key> keys, Map<String, String> later) {
        for (Configuration.Key each : keys) {
            String next = later.get(each.name());
            list.addObject()
                    .put("key", each.name())
                    .put("value", each.value())
                    .put("line", each.line() == 0 ? null : each.line())
                    .put("default", each.fallback())
                    .put("allowed", each.allowed())
                    .put("meaning", each.meaning())
                    .put("next", next == null || next.equals(each.value()) ? null : next);
        }
    }
}
