package org.veredus.format.sieve.syntax;

import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// A command or a test with its arguments: they have the same form, but that only a command can
/// have a block. RFC 5228 §2.9
///
/// @param name in lower case
/// @param form how the tests stand
/// @param block null where the command ended with `;`
public record Statement(
        Place at,
        String name,
        List<Argument> arguments,
        Form form,
        List<Statement> tests,
        @Nullable List<Statement> block) {
    /// A test alone, or tests in parentheses; RFC 5228 §5 has words that want the one or the
    /// other.
    public enum Form {
        ALONE,
        LIST
    }

    /// Whether another says the same elsewhere, letter by letter.
    public boolean isSame(Statement other) {
        return name.equals(other.name)
                && form == other.form
                && areSame(arguments, other.arguments, Argument::isSame)
                && areSame(tests, other.tests, Statement::isSame)
                && Objects.equals(block, other.block);
    }

    private static <T> boolean areSame(List<T> some, List<T> others, BiPredicate<T, T> same) {
        if (some.size() != others.size()) return false;
        for (int i = 0; i < some.size(); i++) {
            if (!same.test(some.get(i), others.get(i))) return false;
        }
        return true;
    }

    public Statement {
        arguments = List.copyOf(arguments);
        tests = List.copyOf(tests);
        block = block == null ? null : List.copyOf(block);
    }
}
