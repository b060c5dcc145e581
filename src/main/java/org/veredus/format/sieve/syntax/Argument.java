package org.veredus.format.sieve.syntax;

import java.util.List;

/// One argument of a command or test. RFC 5228 §2.6
public sealed interface Argument {
    Place at();

    /// @param name in lower case, without its colon
    record Tag(Place at, String name) implements Argument {}

    record Numeral(Place at, long value) implements Argument {}

    record Text(Place at, String value) implements Argument {}

    record Texts(Place at, List<Text> values) implements Argument {
        public Texts {
            values = List.copyOf(values);
        }
    }

    /// What it says, with the length of each string, so that none can look like something else.
    default String words() {
        return switch (this) {
            case Tag(_, var name) -> ":" + name;
            case Numeral(_, var value) -> String.valueOf(value);
            case Text(_, var value) -> value.length() + "\"" + value;
            case Texts(_, var values) ->
                    "[" + String.join(",", values.stream().map(Text::words).toList()) + "]";
        };
    }

    /// What it is, for messages.
    default String kind() {
        return switch (this) {
            case Tag tag -> ":" + tag.name();
            case Numeral _ -> "a number";
            case Text _ -> "a string";
            case Texts _ -> "a string list";
        };
    }
}
