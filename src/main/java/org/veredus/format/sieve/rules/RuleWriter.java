package org.veredus.format.sieve.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// Writes rules as Sieve.
final class RuleWriter {
    private RuleWriter() {}

    /// The extensions that a rule needs.
    static Set<String> required(Rule rule) {
        Set<String> required = new TreeSet<>();
        for (RuleTest test : rule.tests()) {
            if (match(test) == RuleTest.Match.REGEX) required.add("regex");
            if (test instanceof RuleTest.Body) required.add("body");
        }
        for (RuleAction action : rule.actions()) {
            switch (action) {
                case RuleAction.FileInto(_, var copy, var create) -> {
                    required.add("fileinto");
                    if (copy) required.add("copy");
                    if (create) required.add("mailbox");
                }
                case RuleAction.Redirect(_, var copy) -> {
                    if (copy) required.add("copy");
                }
                case RuleAction.Reject(_, var early) -> required.add(early ? "ereject" : "reject");
                case RuleAction.AddFlags _ -> required.add("imap4flags");
                case RuleAction.Keep _, RuleAction.Discard _ -> {}
            }
        }
        return required;
    }

    private static RuleTest.Match match(RuleTest test) {
        return switch (test) {
            case RuleTest.Field field -> field.match();
            case RuleTest.Address address -> address.match();
            case RuleTest.Body body -> body.match();
            case RuleTest.Exists _, RuleTest.Size _ -> RuleTest.Match.IS;
        };
    }

    static String print(Rule rule) {
        StringBuilder text = new StringBuilder("# rule:[").append(rule.name()).append("]\n");
        String conditions = conditions(rule);
        text.append(rule.enabled() ? "if " : "if false # ").append(conditions).append("\n{\n");
        for (RuleAction action : rule.actions())
            text.append('\t').append(print(action)).append(";\n");
        if (rule.stop()) text.append("\tstop;\n");
        return text.append("}\n").toString();
    }

    /// In one line: of a rule that is switched off it is a comment.
    private static String conditions(Rule rule) {
        if (rule.join() == Rule.Join.ALWAYS) return "true";
        List<String> tests = new ArrayList<>();
        for (RuleTest test : rule.tests()) tests.add((test.not() ? "not " : "") + print(test));
        String join = rule.join() == Rule.Join.ALL ? "allof" : "anyof";
        return join + " (" + String.join(", ", tests) + ")";
    }

    private static String print(RuleTest test) {
        return switch (test) {
            case RuleTest.Field(var fields, var match, var values, _) ->
                    "header " + tag(match) + list(fields) + " " + list(values);
            case RuleTest.Address(var fields, var part, var match, var values, _) ->
                    "address " + tag(match) + tag(part) + list(fields) + " " + list(values);
            case RuleTest.Body(var match, var values, _) ->
                    "body :text " + tag(match) + list(values);
            case RuleTest.Exists(var fields, _) -> "exists " + list(fields);
            case RuleTest.Size(var side, var octets, _) -> "size " + tag(side) + octets;
        };
    }

    private static String tag(Enum<?> word) {
        return ":" + word.name().toLowerCase(Locale.ROOT) + " ";
    }

    private static String print(RuleAction action) {
        return switch (action) {
            case RuleAction.FileInto(var mailbox, var copy, var create) ->
                    "fileinto "
                            + (copy ? ":copy " : "")
                            + (create ? ":create " : "")
                            + quoted(mailbox);
            case RuleAction.Redirect(var address, var copy) ->
                    "redirect " + (copy ? ":copy " : "") + quoted(address);
            case RuleAction.Keep() -> "keep";
            case RuleAction.Discard() -> "discard";
            case RuleAction.Reject(var reason, var early) ->
                    (early ? "ereject " : "reject ") + quoted(reason);
            case RuleAction.AddFlags(var flags) -> "addflag " + list(flags);
        };
    }

    static String list(List<String> texts) {
        if (texts.size() == 1) return quoted(texts.getFirst());
        return "[" + String.join(", ", texts.stream().map(RuleWriter::quoted).toList()) + "]";
    }

    // RFC 5228 §2.4.2
    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
