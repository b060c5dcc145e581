package org.veredus.format.sieve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.Signature.Kind;
import org.veredus.format.sieve.Signature.Optional;

/// Flags of the message. RFC 5232
final class FlagWords {
    private static final String NEEDS = "imap4flags";

    /// Makes the flags a variable then has of those it has and those given.
    private interface Change {
        List<String> of(List<String> has, List<String> given);
    }

    private FlagWords() {}

    static List<Word<Step>> commands() {
        return List.of(
                change("setflag", (_, given) -> given),
                change("addflag", FlagWords::sum),
                change("removeflag", FlagWords::rest));
    }

    static List<Word<Condition>> tests() {
        return List.of(
                new Word<>(
                        Signature.of("hasflag", NEEDS)
                                .matching()
                                .takes(Kind.TEXTS, "the variables")
                                .takes(Kind.TEXTS, "the flags")
                                .optional(Optional.FIRST),
                        FlagWords::hasFlag));
    }

    private static Word<Step> change(String name, Change change) {
        Signature signature =
                Signature.of(name, NEEDS)
                        .takes(Kind.TEXT, "the variable")
                        .takes(Kind.TEXTS, "the flags")
                        .optional(Optional.FIRST);
        return new Word<>(signature, use -> step(use, change));
    }

    private static List<String> sum(List<String> has, List<String> given) {
        List<String> all = new ArrayList<>(has);
        all.addAll(given);
        return FlagList.of(all);
    }

    private static List<String> rest(List<String> has, List<String> given) {
        return has.stream().filter(flag -> !FlagList.contains(given, flag)).toList();
    }

    private static Step step(Usage use, Change change) {
        String variable = variable(use);
        List<Phrase> phrases = use.phrases(1);
        return run -> {
            List<String> given = FlagList.of(Phrase.in(run, phrases));
            List<String> now = change.of(flags(run, variable), given);
            if (variable == null) {
                run.flags(now);
            } else {
                run.variables().set(variable, String.join(" ", now));
            }
            if (run.isTraced()) {
                run.trace("flags are " + now);
            }
            return Flow.NEXT;
        };
    }

    /// The name of a variable; null for the flags of the message.
    private static @Nullable String variable(Usage use) {
        if (!use.has(0)) {
            return null;
        }
        if (!use.requires("variables")) { // RFC 5232 §2
            use.errorAt(0, "a variable needs require \"variables\"");
            return null;
        }
        return VariableWords.name(use, 0);
    }

    private static List<String> flags(Run run, @Nullable String variable) {
        return variable == null
                ? run.flags()
                : FlagList.of(List.of(run.variable(variable.toLowerCase(Locale.ROOT))));
    }

    private static Condition hasFlag(Usage use) {
        if (use.has(0) && !use.requires("variables")) {
            use.errorAt(0, "a variable needs require \"variables\"");
        }
        List<Phrase> variables = use.phrases(0);
        Matching matching = Matching.ofWords(use, 1);
        return run -> {
            List<String> flags = new ArrayList<>(variables.isEmpty() ? run.flags() : List.of());
            for (String variable : Phrase.in(run, variables)) {
                flags.addAll(flags(run, variable));
            }
            return matching.matches(run, "flag", flags);
        };
    }
}
