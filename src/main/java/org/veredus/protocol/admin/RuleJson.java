package org.veredus.protocol.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.veredus.format.sieve.rules.Rule;
import org.veredus.format.sieve.rules.RuleAction;
import org.veredus.format.sieve.rules.RuleScript;
import org.veredus.format.sieve.rules.RuleScript.Item;
import org.veredus.format.sieve.rules.RuleTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The rules of a script as JSON: see doc/api.md.
final class RuleJson {
    private static final int MAX_ITEMS = 1000;

    private RuleJson() {}

    static ObjectNode show(RuleScript script) {
        ObjectNode shown = Answer.object();
        texts(shown, "required", List.copyOf(script.required()));
        ArrayNode items = shown.putArray("items");
        for (Item item : script.items()) {
            switch (item) {
                case Item.Known(var rule) -> items.addObject().set("rule", show(rule));
                case Item.Text(var text) -> items.addObject().put("text", text);
            }
        }
        return shown;
    }

    private static ObjectNode show(Rule rule) {
        ObjectNode shown =
                Answer.object()
                        .put("name", rule.name())
                        .put("enabled", rule.enabled())
                        .put("join", word(rule.join()));
        ArrayNode tests = shown.putArray("tests");
        rule.tests().forEach(test -> tests.add(show(test)));
        ArrayNode actions = shown.putArray("actions");
        rule.actions().forEach(action -> actions.add(show(action)));
        return shown.put("stop", rule.stop());
    }

    private static ObjectNode show(RuleTest test) {
        ObjectNode shown = Answer.object();
        switch (test) {
            case RuleTest.Field(var fields, var match, var values, _) -> {
                shown.put("test", "header").put("match", word(match));
                texts(shown, "fields", fields);
                texts(shown, "values", values);
            }
            case RuleTest.Address(var fields, var part, var match, var values, _) -> {
                shown.put("test", "address").put("part", word(part)).put("match", word(match));
                texts(shown, "fields", fields);
                texts(shown, "values", values);
            }
            case RuleTest.Body(var match, var values, _) -> {
                shown.put("test", "body").put("match", word(match));
                texts(shown, "values", values);
            }
            case RuleTest.Exists(var fields, _) -> {
                shown.put("test", "exists");
                texts(shown, "fields", fields);
            }
            case RuleTest.Size(var side, var octets, _) ->
                    shown.put("test", "size").put("side", word(side)).put("octets", octets);
        }
        return shown.put("not", test.not());
    }

    private static ObjectNode show(RuleAction action) {
        ObjectNode shown = Answer.object();
        switch (action) {
            case RuleAction.FileInto(var mailbox, var copy, var create) ->
                    shown.put("action", "fileinto")
                            .put("mailbox", mailbox)
                            .put("copy", copy)
                            .put("create", create);
            case RuleAction.Redirect(var address, var copy) ->
                    shown.put("action", "redirect").put("address", address).put("copy", copy);
            case RuleAction.Keep() -> shown.put("action", "keep");
            case RuleAction.Discard() -> shown.put("action", "discard");
            case RuleAction.Reject(var reason, var early) ->
                    shown.put("action", early ? "ereject" : "reject").put("reason", reason);
            case RuleAction.AddFlags(var flags) -> {
                shown.put("action", "addflag");
                texts(shown, "flags", flags);
            }
        }
        return shown;
    }

    private static void texts(ObjectNode shown, String name, List<String> texts) {
        texts.forEach(shown.putArray(name)::add);
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    /// @param required null or missing: nothing but what the rules need
    static RuleScript read(JsonNode required, JsonNode items) throws Refusal {
        Set<String> names = new TreeSet<>();
        if (required.isArray() && !required.isEmpty()) names.addAll(texts(required, "required"));
        if (!items.isArray() || items.size() > MAX_ITEMS)
            throw Refusal.badRequest("items is a list of up to " + MAX_ITEMS);
        List<Item> read = new ArrayList<>();
        for (JsonNode item : items) {
            if (item.path("text").isString()) read.add(new Item.Text(item.path("text").asString()));
            else read.add(new Item.Known(rule(item.path("rule"))));
        }
        return new RuleScript(names, read);
    }

    private static Rule rule(JsonNode rule) throws Refusal {
        if (!rule.isObject()) throw Refusal.badRequest("an item has a rule or a text");
        List<RuleTest> tests = new ArrayList<>();
        for (JsonNode test : rule.path("tests")) tests.add(test(test));
        List<RuleAction> actions = new ArrayList<>();
        for (JsonNode action : rule.path("actions")) actions.add(action(action));
        try {
            return new Rule(
                    rule.path("name").asString(""),
                    rule.path("enabled").asBoolean(true),
                    word(Rule.Join.class, rule, "join"),
                    tests,
                    actions,
                    rule.path("stop").asBoolean(false));
        } catch (IllegalArgumentException wrong) {
            throw Refusal.badRequest("a rule is wrong: " + wrong.getMessage());
        }
    }

    private static RuleTest test(JsonNode test) throws Refusal {
        boolean not = test.path("not").asBoolean(false);
        try {
            return switch (test.path("test").asString("")) {
                case "header" ->
                        new RuleTest.Field(
                                texts(test.path("fields"), "fields"),
                                word(RuleTest.Match.class, test, "match"),
                                texts(test.path("values"), "values"),
                                not);
                case "address" ->
                        new RuleTest.Address(
                                texts(test.path("fields"), "fields"),
                                word(RuleTest.Part.class, test, "part"),
                                word(RuleTest.Match.class, test, "match"),
                                texts(test.path("values"), "values"),
                                not);
                case "body" ->
                        new RuleTest.Body(
                                word(RuleTest.Match.class, test, "match"),
                                texts(test.path("values"), "values"),
                                not);
                case "exists" -> new RuleTest.Exists(texts(test.path("fields"), "fields"), not);
                case "size" ->
                        new RuleTest.Size(
                                word(RuleTest.Side.class, test, "side"),
                                test.path("octets").asLong(-1),
                                not);
                default -> throw Refusal.badRequest("unknown test " + test.path("test"));
            };
        } catch (IllegalArgumentException wrong) {
            throw Refusal.badRequest("a test is wrong: " + wrong.getMessage());
        }
    }

    private static RuleAction action(JsonNode action) throws Refusal {
        boolean copy = action.path("copy").asBoolean(false);
        return switch (action.path("action").asString("")) {
            case "fileinto" ->
                    new RuleAction.FileInto(
                            text(action, "mailbox"), copy, action.path("create").asBoolean(false));
            case "redirect" -> new RuleAction.Redirect(text(action, "address"), copy);
            case "keep" -> new RuleAction.Keep();
            case "discard" -> new RuleAction.Discard();
            case "reject" -> new RuleAction.Reject(text(action, "reason"), false);
            case "ereject" -> new RuleAction.Reject(text(action, "reason"), true);
            case "addflag" -> new RuleAction.AddFlags(texts(action.path("flags"), "flags"));
            default -> throw Refusal.badRequest("unknown action " + action.path("action"));
        };
    }

    private static String text(JsonNode of, String name) throws Refusal {
        if (!of.path(name).isString()) throw Refusal.badRequest(name + " is not a string");
        return of.path(name).asString();
    }

    private static List<String> texts(JsonNode list, String name) throws Refusal {
        if (!list.isArray() || list.isEmpty())
            throw Refusal.badRequest(name + " is not a list of strings");
        List<String> texts = new ArrayList<>();
        for (JsonNode one : list) {
            if (!one.isString()) throw Refusal.badRequest(name + " has what is not a string");
            texts.add(one.asString());
        }
        return texts;
    }

    private static <W extends Enum<W>> W word(Class<W> words, JsonNode of, String name)
            throws Refusal {
        String text = of.path(name).asString("");
        for (W word : words.getEnumConstants()) {
            if (word(word).equals(text)) return word;
        }
        throw Refusal.badRequest(name + " cannot be \"" + text + "\"");
    }
}
