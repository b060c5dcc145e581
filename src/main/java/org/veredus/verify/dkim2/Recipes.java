package org.veredus.verify.dkim2;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// How to come from a message to the one before, draft §5.
///
/// @param fields by names in lower case; fields with other names stay as they are
public record Recipes(SequencedMap<String, List<Step>> fields, Body body) {
    public Recipes {
        fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    }

    /// What comes next in the message before.
    public sealed interface Step {
        /// Lines or fields of this message, counted from 1, both ends included.
        record Copy(int from, int to) implements Step {
            public Copy {
                if (from < 1 || to < from) throw new IllegalArgumentException(from + "-" + to);
            }
        }

        /// Lines, or values of fields, that this message has no more.
        record Text(List<String> lines) implements Step {
            public Text {
                lines = List.copyOf(lines);
            }
        }
    }

    /// What became of the body.
    public sealed interface Body {
        /// Nothing.
        record Same() implements Body {}

        /// It was changed, and nobody can tell from what.
        record Lost() implements Body {}

        record Steps(List<Step> steps) implements Body {
            public Steps {
                steps = List.copyOf(steps);
            }
        }
    }

    /// Whether fields were removed or changed; those added do not count (draft §8.10).
    boolean alterFields() {
        return fields.entrySet().stream()
                .filter(recipe -> !UnsignedFields.contain(recipe.getKey()))
                .flatMap(recipe -> recipe.getValue().stream())
                .anyMatch(Step.Text.class::isInstance);
    }
}
