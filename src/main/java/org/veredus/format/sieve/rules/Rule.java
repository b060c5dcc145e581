package org.veredus.format.sieve.rules;

import java.util.List;

/// What is done with which messages.
///
/// @param name for people; may be empty
/// @param enabled whether it runs
/// @param stop whether rules behind it are left out for a message that it is for
public record Rule(
        String name,
        boolean enabled,
        Join join,
        List<RuleTest> tests,
        List<RuleAction> actions,
        boolean stop) {
    /// Which of the conditions must hold.
    public enum Join {
        ALL,
        ANY,
        /// There are none: it is for all messages.
        ALWAYS
    }

    public Rule {
        tests = List.copyOf(tests);
        actions = List.copyOf(actions);
        if ((join == Join.ALWAYS) != tests.isEmpty())
            throw new IllegalArgumentException(join + " of " + tests.size() + " conditions");
        if (actions.isEmpty() && !stop) throw new IllegalArgumentException("a rule does something");
        if (name.chars().anyMatch(c -> c < ' ' || c == ']' || c == '['))
            throw new IllegalArgumentException("a name has no brackets and no control characters");
    }
}
