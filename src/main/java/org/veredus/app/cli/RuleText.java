package org.veredus.app.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Rules for a person to read.
final class RuleText {
    /// What is said otherwise, or goes without saying.
    private static final Set<String> SILENT = Set.of("test", "action", "not");

    private RuleText() {}

    static void print(JsonNode rules, PrintStream out) {
        int number = 0;
        for (JsonNode item : rules.path("items")) {
            number++;
            JsonNode rule = item.path("rule");
            if (rule.isObject()) print(number, rule, out);
            else out.println(number + ". text: " + firstLine(item.path("text").asString()));
        }
    }

    private static String firstLine(String text) {
        return Table.plain(text.lines().findFirst().orElse(""))
                + (text.indexOf('\n') < 0 ? "" : " …");
    }

    private static void print(int number, JsonNode rule, PrintStream out) {
        String off = rule.path("enabled").asBoolean() ? "" : " (off)";
        out.println(number + ". " + Table.plain(rule.path("name").asString()) + off);
        String join = rule.path("join").asString();
        out.println("   " + (join.equals("always") ? "always" : "if " + join + " of"));
        for (JsonNode test : rule.path("tests")) {
            String not = test.path("not").asBoolean() ? "not " : "";
            out.println("     " + not + words(test.path("test").asString(), test));
        }
        for (JsonNode action : rule.path("actions"))
            out.println("   → " + words(action.path("action").asString(), action));
        if (rule.path("stop").asBoolean()) out.println("   → stop");
    }

    private static String words(String name, JsonNode of) {
        List<String> words = new ArrayList<>(List.of(name));
        for (String field : of.propertyNames()) {
            JsonNode value = of.path(field);
            if (SILENT.contains(field) || (value.isBoolean() && !value.asBoolean())) continue;
            words.add(value.isBoolean() ? field : shown(value));
        }
        return Table.plain(String.join(" ", words));
    }

    private static String shown(JsonNode value) {
        return value.isString() ? value.asString() : value.toString();
    }
}
