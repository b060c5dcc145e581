package org.veredus.format.sieve;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.Signature.Kind;

/// What only scripts of the house may say: they are the administrator's. None of it is in any
/// specification.
final class HouseWords {
    static final String DEFER = "vnd.veredus.defer";
    static final String HTTP = "vnd.veredus.http";
    static final String LISTS = "vnd.veredus.lists";

    /// Look-ups of one run, each of which may keep the message waiting.
    private static final int MAX_LOOK_UPS = 8;

    /// Steps that a look-up counts for.
    private static final int LOOK_UP_STEPS = 1000;

    private HouseWords() {}

    static Set<String> capabilities() {
        return Set.of(DEFER, HTTP, LISTS);
    }

    static List<Word<Step>> commands() {
        return List.of(
                new Word<>(
                        Signature.of("defer", DEFER).takes(Kind.TEXT, "the reason"),
                        HouseWords::defer));
    }

    static List<Word<Condition>> tests() {
        return List.of(
                new Word<>(
                        Signature.of("http_lookup", HTTP)
                                .matching()
                                .takes(Kind.TEXT, "the address")
                                .takes(Kind.TEXTS, "the keys"),
                        HouseWords::lookUp),
                new Word<>(
                        Signature.of("list_exists", LISTS).takes(Kind.TEXTS, "the lists"),
                        HouseWords::exists),
                new Word<>(
                        Signature.of("list_has", LISTS)
                                .takes(Kind.TEXT, "the list")
                                .takes(Kind.TEXTS, "the values"),
                        HouseWords::has));
    }

    private static Step defer(Usage use) {
        Phrase reason = use.phrase(0);
        return run -> {
            if (!(run.delivery().occasion() instanceof Delivery.Occasion.Stage))
                throw new ScriptFailure("\"defer\" is for the stages of SMTP");
            run.outcome().defer(new Action.Defer(reason.in(run)));
            run.trace("defer");
            return Flow.NEXT;
        };
    }

    private static Condition lookUp(Usage use) {
        Phrase address = use.phrase(0);
        Matching matching = Matching.of(use, 1);
        return run -> {
            run.charge(LOOK_UP_STEPS);
            if (run.countLookUp() > MAX_LOOK_UPS)
                throw new ScriptFailure(
                        "the script looks up more than " + MAX_LOOK_UPS + " things");
            String asked = address.in(run);
            @Nullable String answer = run.world().lookUp(asked);
            return matching.matches(run, asked, answer == null ? List.of() : List.of(answer));
        };
    }

    private static Condition exists(Usage use) {
        List<Phrase> lists = use.phrases(0);
        return run -> Phrase.in(run, lists).stream().allMatch(run.world()::listExists);
    }

    private static Condition has(Usage use) {
        Phrase list = use.phrase(0);
        List<Phrase> values = use.phrases(1);
        return run -> {
            String name = list.in(run);
            for (String value : Phrase.in(run, values)) {
                run.charge(1);
                if (run.world().isListed(name, value)) return true;
            }
            return false;
        };
    }
}
