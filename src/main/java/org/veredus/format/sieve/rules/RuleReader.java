package org.veredus.format.sieve.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.rules.RuleScript.Item;
import org.veredus.format.sieve.syntax.Argument;
import org.veredus.format.sieve.syntax.Notes;
import org.veredus.format.sieve.syntax.Parser;
import org.veredus.format.sieve.syntax.Statement;

/// Finds the rules in a script that is right.
final class RuleReader {
    private static final Pattern NAME =
            Pattern.compile("\\A#[ \t]*rule:\\[([^\\]\\[\\p{Cntrl}]*)\\]\\s*\\z");

    /// `if false # conditions`, then the block.
    private static final Pattern OFF =
            Pattern.compile("\\Aif\\s+false\\s*#\\s*([^\n]*)\n(.*)\\z", Pattern.DOTALL);

    private final String text;
    private final List<Statement> statements;
    private final Extents extents;
    private final Set<String> required = new TreeSet<>();
    private final List<Item> items = new ArrayList<>();

    RuleReader(String text, List<Statement> statements) {
        this.text = text;
        this.statements = statements;
        extents = new Extents(text);
    }

    RuleScript read() {
        int at = 0;
        int next = 0;
        while (next < statements.size()) {
            Statement first = statements.get(next);
            int from = extents.offset(first.at());
            int behind = next + 1;
            while (behind < statements.size() && continues(statements.get(behind))) behind++;
            int to = extents.end(extents.offset(statements.get(behind - 1).at()));
            String before = text.substring(at, from);
            if (first.name().equals("require") && require(first)) between(before);
            else statement(before, first, text.substring(from, to), behind - next == 1);
            at = to;
            next = behind;
        }
        between(text.substring(at));
        Set<String> own = new TreeSet<>(required);
        for (Item item : items) {
            if (item instanceof Item.Known(var rule)) own.removeAll(RuleWriter.required(rule));
        }
        return new RuleScript(own, items);
    }

    private static boolean continues(Statement statement) {
        return statement.name().equals("elsif") || statement.name().equals("else");
    }

    private boolean require(Statement statement) {
        for (Argument argument : statement.arguments()) {
            switch (argument) {
                case Argument.Text one -> required.add(one.value());
                case Argument.Texts some -> some.values().forEach(one -> required.add(one.value()));
                case Argument.Tag _, Argument.Numeral _ -> {
                    return false;
                }
            }
        }
        return true;
    }

    /// Comments that belong to no rule.
    private void between(String gap) {
        if (!gap.isBlank()) items.add(new Item.Text(gap));
    }

    private void statement(String before, Statement statement, String source, boolean alone) {
        int line = before.stripTrailing().lastIndexOf('\n') + 1;
        Matcher name = NAME.matcher(before.substring(line));
        boolean named = name.matches();
        Rule rule = alone ? rule(named ? name.group(1) : "", statement, source) : null;
        if (rule == null) {
            items.add(new Item.Text(before + source));
            return;
        }
        between(named ? before.substring(0, line) : before);
        items.add(new Item.Known(rule));
    }

    private @Nullable Rule rule(String name, Statement statement, String source) {
        if (!statement.name().equals("if") || statement.tests().size() != 1) return null;
        Matcher off = OFF.matcher(source);
        if (off.matches()) {
            Statement asked = only("if " + off.group(1) + "\n" + off.group(2));
            return asked == null || Extents.hasComment(off.group(2))
                    ? null
                    : rule(name, asked, false);
        }
        return Extents.hasComment(source) ? null : rule(name, statement, true);
    }

    /// What the comment of a rule that is off says.
    private static @Nullable Statement only(String text) {
        Notes wrong = new Notes();
        List<Statement> read = Parser.parse(text, wrong);
        return wrong.isEmpty() && read.size() == 1 ? read.getFirst() : null;
    }

    private static @Nullable Rule rule(String name, Statement statement, boolean enabled) {
        if (statement.tests().size() != 1 || statement.block() == null) return null;
        Statement top = statement.tests().getFirst();
        Rule.Join join =
                switch (top.name()) {
                    case "true" -> Rule.Join.ALWAYS;
                    case "anyof" -> Rule.Join.ANY;
                    default -> Rule.Join.ALL;
                };
        boolean group = top.name().equals("allof") || top.name().equals("anyof");
        List<RuleTest> tests = new ArrayList<>();
        if (join != Rule.Join.ALWAYS) {
            for (Statement one : group ? top.tests() : List.of(top)) {
                RuleTest test = TestReader.read(one);
                if (test == null) return null;
                tests.add(test);
            }
        }
        return rule(new Rule(name, enabled, join, tests, List.of(), true), statement.block());
    }

    private static @Nullable Rule rule(Rule head, List<Statement> block) {
        List<RuleAction> actions = new ArrayList<>();
        boolean stop = false;
        for (Statement command : block) {
            if (stop) return null; // what is behind a stop is somebody's thought
            stop = command.name().equals("stop") && command.arguments().isEmpty();
            RuleAction action = stop ? null : ActionReader.read(command);
            if (action != null) actions.add(action);
            else if (!stop) return null;
        }
        if (actions.isEmpty() && !stop) return null;
        return new Rule(head.name(), head.enabled(), head.join(), head.tests(), actions, stop);
    }
}
