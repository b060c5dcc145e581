package org.veredus.format.convert;

import java.util.List;

/// What came of a conversion.
public sealed interface Converted {
    record Done(MediaContent content) implements Converted {}

    /// @param text one sentence for people
    /// @param parameters the names of those that cannot be honoured
    record Refused(Why why, String text, List<String> parameters) implements Converted {
        public Refused {
            parameters = List.copyOf(parameters);
        }

        static Refused impossible(String from, String to) {
            return new Refused(Why.IMPOSSIBLE, from + " cannot be converted to " + to, List.of());
        }

        static Refused parameter(String name, String text) {
            return new Refused(Why.PARAMETERS, text, List.of(name));
        }

        static Refused unreadable(String text) {
            return new Refused(Why.UNREADABLE, text, List.of());
        }

        static Refused tooLarge(String text) {
            return new Refused(Why.TOO_LARGE, text, List.of());
        }
    }

    /// Why there is no conversion.
    enum Why {
        /// Nothing here makes the one type of the other.
        IMPOSSIBLE,
        /// Parameters are unknown, do not belong to the types, or have values that cannot be.
        PARAMETERS,
        /// The content is damaged, or not what it says it is.
        UNREADABLE,
        /// The content or what would come of it passes a bound.
        TOO_LARGE
    }
}
