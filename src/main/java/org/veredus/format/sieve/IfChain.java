package org.veredus.format.sieve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.veredus.format.sieve.Condition.Known;
import org.veredus.format.sieve.Signature.Tests;
import org.veredus.format.sieve.syntax.Statement;

/// An `if` with its `elsif`s and `else`. RFC 5228 §3.1
final class IfChain {
    private static final Signature IF = Signature.of("if", "").tests(Tests.ONE).block();
    private static final Signature ELSIF = Signature.of("elsif", "").tests(Tests.ONE).block();
    private static final Signature ELSE = Signature.of("else", "").block();

    /// Rules that are switched off begin with `if false`.
    private static final Set<String> KNOWN_TO_AUTHORS = Set.of("true", "false", "ihave", "not");

    private record Branch(Condition condition, List<Step> steps) {}

    private final Compiler compiler;
    private final List<Branch> branches = new ArrayList<>();
    private final Set<String> tests = new HashSet<>();
    private boolean decided;
    private boolean allEnd = true;

    IfChain(Compiler compiler) {
        this.compiler = compiler;
    }

    /// @return the place behind the chain
    int compile(List<Statement> statements, int first, List<Step> to) {
        branch(IF, statements.get(first));
        int at = first + 1;
        while (at < statements.size() && statements.get(at).name().equals("elsif")) {
            branch(ELSIF, statements.get(at++));
        }
        if (at < statements.size() && statements.get(at).name().equals("else")) {
            otherwise(statements.get(at++));
        }
        to.add(run -> run(run, branches));
        if (decided && allEnd) {
            compiler.die();
        }
        return at;
    }

    private void branch(Signature signature, Statement statement) {
        if (decided) {
            compiler.warn(statement.at(), "this is never reached: a test before is always true");
            return;
        }
        Usage use = compiler.use(signature, statement);
        if (use == null) {
            allEnd = false;
            return;
        }
        Condition condition = compiler.onlyTest(statement);
        warnIfRepeated(statement);
        if (condition == Known.FALSE && !compiler.hasErrors()) {
            warnUnlessAsked(statement, "never");
            return;
        }
        List<Step> steps = use.block();
        allEnd &= compiler.lastBlockEnds();
        if (condition == Known.TRUE) {
            decided = true;
            warnUnlessAsked(statement, "always");
        }
        branches.add(new Branch(condition, steps));
    }

    private void warnIfRepeated(Statement statement) {
        for (Statement test : statement.tests()) {
            if (!tests.add(test.words()))
                compiler.warn(test.at(), "this is never true: the same test stands before");
        }
    }

    private void warnUnlessAsked(Statement statement, String when) {
        String test = statement.tests().getFirst().name();
        if (!KNOWN_TO_AUTHORS.contains(test)) {
            compiler.warn(statement.at(), "this test is " + when + " true");
        }
    }

    private void otherwise(Statement statement) {
        if (decided) {
            compiler.warn(statement.at(), "this is never reached: a test before is always true");
            return;
        }
        Usage use = compiler.use(ELSE, statement);
        if (use != null) {
            branches.add(new Branch(Known.TRUE, use.block()));
            allEnd &= compiler.lastBlockEnds();
            decided = true;
        }
    }

    private static Flow run(Run run, List<Branch> branches) throws ScriptFailure {
        for (Branch branch : branches) {
            if (branch.condition.holds(run)) {
                return run.all(branch.steps);
            }
        }
        return Flow.NEXT;
    }
}
