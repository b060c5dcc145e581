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

    /// Whether another says the same elsewhere.
    default boolean isSame(Argument other) {
        return switch (this) {
            case Tag(_, var name) -> other instanceof Tag tag && tag.name().equals(name);
            case Numeral(_, var value) -> other instanceof Numeral n && n.value() == value;
            case Text(_, var value) -> other instanceof Text text && text.value().equals(value);
            case Texts(_, var values) ->
                    other instanceof Texts texts
                            && texts.values().stream()
                                    .map(Text::value)
                                    .toList()
                                    .equals(values.stream().map(Text::value).toList());
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
