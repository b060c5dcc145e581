package org.veredus.format.sieve;

import java.util.ArrayList;
import java.util.List;
import org.veredus.format.sieve.Condition.Known;
import org.veredus.format.sieve.Signature.Kind;
import org.veredus.format.sieve.Signature.Tests;
import org.veredus.format.sieve.syntax.Statement;

/// The order in which a script runs, and tests of tests. RFC 5228 §3, §5; `ihave` and `error` of
/// RFC 5463.
final class ControlWords {
    private ControlWords() {}

    static List<Word<Step>> commands() {
        return List.of(
                new Word<>(Signature.of("stop", ""), ControlWords::stop),
                new Word<>(
                        Signature.of("error", "ihave").takes(Kind.TEXT, "the message"),
                        ControlWords::error));
    }

    static List<Word<Condition>> tests() {
        return List.of(
                new Word<>(Signature.of("true", ""), _ -> Known.TRUE),
                new Word<>(Signature.of("false", ""), _ -> Known.FALSE),
                new Word<>(Signature.of("not", "").tests(Tests.ONE), ControlWords::not),
                new Word<>(
                        Signature.of("allof", "").tests(Tests.MANY),
                        use -> several(use, Known.FALSE)),
                new Word<>(
                        Signature.of("anyof", "").tests(Tests.MANY),
                        use -> several(use, Known.TRUE)),
                new Word<>(
                        Signature.of("ihave", "ihave").takes(Kind.TEXTS, "the capabilities"),
                        ControlWords::ihave));
    }

    private static Step stop(Usage use) {
        use.compiler().die();
        return run -> {
            run.trace("stop");
            return Flow.STOP;
        };
    }

    private static Step error(Usage use) {
        use.compiler().die();
        Phrase message = use.phrase(0);
        return run -> {
            throw new ScriptFailure(message.in(run));
        };
    }

    private static Condition not(Usage use) {
        Condition inner = use.compiler().onlyTest(use.statement());
        return inner instanceof Known known
                ? Known.of(known == Known.FALSE)
                : run -> !inner.holds(run);
    }

    /// @param decisive the answer of one test that is the answer of all
    private static Condition several(Usage use, Known decisive) {
        List<Condition> conditions = new ArrayList<>();
        for (Statement test : use.statement().tests()) {
            Condition condition = use.compiler().condition(test);
            if (condition == decisive) {
                conditions.add(condition);
                break; // RFC 5463 §4: what follows is not looked at
            }
            if (!(condition instanceof Known)) {
                conditions.add(condition);
            }
        }
        boolean answer = decisive == Known.TRUE;
        if (conditions.isEmpty()) {
            return Known.of(!answer);
        }
        if (conditions.getFirst() == decisive) {
            return decisive;
        }
        return run -> {
            for (Condition condition : conditions) {
                if (condition.holds(run) == answer) {
                    return answer;
                }
            }
            return !answer;
        };
    }

    private static Condition ihave(Usage use) {
        List<String> names = use.constants(0);
        boolean all =
                names.stream()
                        .allMatch(
                                name ->
                                        use.requires(name)
                                                || (Capabilities.has(name, use.compiler().author())
                                                        && !Capabilities.isLexical(name)));
        if (all) {
            names.forEach(use.compiler()::enable);
        }
        return Known.of(all);
    }
}
