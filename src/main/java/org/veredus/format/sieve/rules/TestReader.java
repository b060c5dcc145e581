package org.veredus.format.sieve.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.syntax.Argument;
import org.veredus.format.sieve.syntax.Statement;

/// Reads conditions. Only such that say nothing but what [RuleTest] has.
final class TestReader {
    private RuleTest.Match match = RuleTest.Match.IS;
    private RuleTest.Part part = RuleTest.Part.ALL;
    private RuleTest.@Nullable Side side;
    private long number = -1;
    private boolean strange;
    private final List<List<String>> lists = new ArrayList<>();

    private TestReader() {}

    /// Null for others.
    static @Nullable RuleTest read(Statement statement) {
        boolean not = statement.name().equals("not") && statement.tests().size() == 1;
        Statement test = not ? statement.tests().getFirst() : statement;
        if (!test.tests().isEmpty()) return null;
        TestReader reader = new TestReader();
        reader.arguments(test);
        return reader.strange ? null : reader.test(test.name(), not);
    }

    private void arguments(Statement test) {
        for (Argument argument : test.arguments()) {
            switch (argument) {
                case Argument.Tag(_, var name) -> tag(test.name(), name);
                case Argument.Numeral(_, var value) -> number = value;
                case Argument.Text(_, var value) -> lists.add(List.of(value));
                case Argument.Texts(_, var values) ->
                        lists.add(values.stream().map(Argument.Text::value).toList());
            }
        }
    }

    private void tag(String test, String name) {
        switch (name) {
            case "is", "contains", "matches", "regex" ->
                    match = RuleTest.Match.valueOf(name.toUpperCase(Locale.ROOT));
            case "localpart", "domain", "all" -> {
                strange |= !test.equals("address");
                part = RuleTest.Part.valueOf(name.toUpperCase(Locale.ROOT));
            }
            case "over", "under" -> side = RuleTest.Side.valueOf(name.toUpperCase(Locale.ROOT));
            case "text" -> strange |= !test.equals("body");
            default -> strange = true;
        }
    }

    private @Nullable RuleTest test(String name, boolean not) {
        return switch (name + " " + lists.size()) {
            case "header 2" -> new RuleTest.Field(lists.get(0), match, lists.get(1), not);
            case "address 2" -> new RuleTest.Address(lists.get(0), part, match, lists.get(1), not);
            case "body 1" -> new RuleTest.Body(match, lists.get(0), not);
            case "exists 1" -> new RuleTest.Exists(lists.get(0), not);
            case "size 0" ->
                    side == null || number < 0 ? null : new RuleTest.Size(side, number, not);
            default -> null;
        };
    }
}
