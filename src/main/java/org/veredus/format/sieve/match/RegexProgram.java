package org.veredus.format.sieve.match;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// The steps of a compiled expression. A step goes on to the next, but for forks and jumps.
final class RegexProgram {
    /// Repetitions copy what they repeat: this bounds `((a{255}){255}){255}`.
    private static final int MAX_STEPS = 10_000;

    sealed interface Op {
        /// One character that passes.
        record Take(IntPredicate accepts) implements Op {}

        /// Goes on at both places; the first is preferred.
        record Fork(int first, int second) implements Op {}

        record Jump(int to) implements Op {}

        /// Notes the place: group `slot / 2` begins or ends.
        record Save(int slot) implements Op {}

        record AtStart() implements Op {}

        record AtEnd() implements Op {}

        record Accept() implements Op {}
    }

    private final List<Op> steps = new ArrayList<>();

    int size() {
        return steps.size();
    }

    Op at(int step) {
        return steps.get(step);
    }

    void add(Op op) throws RegexSyntax {
        if (steps.size() >= MAX_STEPS) {
            throw new RegexSyntax("the expression is too large");
        }
        steps.add(op);
    }

    void set(int step, Op op) {
        steps.set(step, op);
    }
}
