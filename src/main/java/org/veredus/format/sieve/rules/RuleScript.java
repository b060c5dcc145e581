package org.veredus.format.sieve.rules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.Limits;
import org.veredus.format.sieve.Script;
import org.veredus.format.sieve.syntax.Notes;
import org.veredus.format.sieve.syntax.Parser;

/// A script as a list of rules, with all that is none between them.
///
/// A rule is an `if` alone, with conditions and actions that [RuleTest] and [RuleAction] know, or
/// such actions without an `if` behind a line with a name. The line before it, `# rule:[Name]`, is
/// its name. One that is switched off is `if false # (conditions)`, as some clients have it. All
/// else stays text: other commands, `elsif`, comments.
///
/// @param required extensions that the script asks for beside those that its rules need
public record RuleScript(Set<String> required, List<Item> items) {
    /// One after the other, as they stand in the script.
    public sealed interface Item {
        record Known(Rule rule) implements Item {}

        /// @param text as it is written, without white space round it
        record Text(String text) implements Item {
            public Text {
                text = text.strip();
            }
        }
    }

    public RuleScript {
        required = Collections.unmodifiableSet(new TreeSet<>(required));
        items = joined(items);
    }

    /// Texts beside each other are one.
    private static List<Item> joined(List<Item> items) {
        List<Item> joined = new ArrayList<>();
        for (Item item : items) {
            boolean more = item instanceof Item.Text && !joined.isEmpty();
            if (more && joined.getLast() instanceof Item.Text(var before)) {
                String behind = ((Item.Text) item).text();
                joined.set(joined.size() - 1, new Item.Text(before + "\n" + behind));
            } else {
                joined.add(item);
            }
        }
        return List.copyOf(joined);
    }

    public static RuleScript empty() {
        return new RuleScript(Set.of(), List.of());
    }

    /// Reads a script; null if it is wrong.
    public static @Nullable RuleScript parse(String script) {
        String text = script.replace("\r\n", "\n");
        if (Script.compile(text, Limits.defaults()).script() == null) return null;
        return new RuleReader(text, Parser.parse(text, new Notes())).read();
    }

    /// The script, which says the same.
    public String print() {
        Set<String> all = new TreeSet<>(required);
        List<String> parts = new ArrayList<>();
        for (Item item : items) {
            switch (item) {
                case Item.Known(var rule) -> {
                    all.addAll(RuleWriter.required(rule));
                    parts.add(RuleWriter.print(rule));
                }
                case Item.Text(var text) -> parts.add(text + "\n");
            }
        }
        String head = all.isEmpty() ? "" : "require " + RuleWriter.list(List.copyOf(all)) + ";\n";
        return head + String.join("", parts);
    }
}
