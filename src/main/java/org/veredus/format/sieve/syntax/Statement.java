package org.veredus.format.sieve.syntax;

import java.util.List;
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

    /// What a test says: the same as another's only where both say the same.
    public String words() {
        StringBuilder words = new StringBuilder(name);
        for (Argument argument : arguments) words.append(' ').append(argument.words());
        for (Statement test : tests) words.append('(').append(test.words()).append(')');
        return words.toString();
    }

    public Statement {
        arguments = List.copyOf(arguments);
        tests = List.copyOf(tests);
        block = block == null ? null : List.copyOf(block);
    }
}
