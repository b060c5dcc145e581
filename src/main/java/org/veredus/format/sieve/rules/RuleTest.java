package org.veredus.format.sieve.rules;

import java.util.List;

/// A condition of a rule.
public sealed interface RuleTest {
    /// Whether it holds where it would not, and the other way round.
    boolean not();

    /// How values are compared.
    enum Match {
        IS,
        CONTAINS,
        MATCHES,
        REGEX
    }

    /// Which part of an address is looked at.
    enum Part {
        ALL,
        LOCALPART,
        DOMAIN
    }

    /// Which side of a limit a size is on.
    enum Side {
        OVER,
        UNDER
    }

    /// Header fields.
    record Field(List<String> fields, Match match, List<String> values, boolean not)
            implements RuleTest {
        public Field {
            fields = some(fields);
            values = some(values);
        }
    }

    /// Addresses in header fields.
    record Address(List<String> fields, Part part, Match match, List<String> values, boolean not)
            implements RuleTest {
        public Address {
            fields = some(fields);
            values = some(values);
        }
    }

    /// The text of the message.
    record Body(Match match, List<String> values, boolean not) implements RuleTest {
        public Body {
            values = some(values);
        }
    }

    /// Whether there are header fields of all these names.
    record Exists(List<String> fields, boolean not) implements RuleTest {
        public Exists {
            fields = some(fields);
        }
    }

    /// @param octets the limit
    record Size(Side side, long octets, boolean not) implements RuleTest {
        public Size {
            if (octets < 0) throw new IllegalArgumentException("size " + octets);
        }
    }

    private static List<String> some(List<String> texts) {
        if (texts.isEmpty()) throw new IllegalArgumentException("a list of nothing");
        return List.copyOf(texts);
    }
}
