package org.veredus.format.sieve;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.syntax.Note;

/// Scripts that run one after the other for one message, as those of a house round an account's.
///
/// The next one runs if the one before it leaves the message to be kept, by itself or by `keep`:
/// that keep is then for the next one to confirm or to cancel. It sees the message and the flags
/// as they were left, but no variables. `stop` ends one script, not the others. What all of them
/// ask for is done, in their order; the same place still counts once, and the bounds of actions
/// are those of all together. A script that fails has done nothing, and the next one runs.
public final class Sequence {
    private final Delivery delivery;
    private final World world;
    private final Limits limits;
    private final Trace trace;
    private final List<DuplicateMark> marks = new ArrayList<>();
    private Content content;
    private List<String> flags;
    private Outcome outcome;
    private @Nullable Note error;

    private Sequence(Delivery delivery, World world, Limits limits, Trace trace) {
        this.delivery = delivery;
        this.world = world;
        this.limits = limits;
        this.trace = trace;
        content = new Content(delivery.message(), false);
        flags = delivery.flags();
        outcome = new Outcome(limits);
    }

    /// @return with the first error there was
    public static Result run(
            List<Script> scripts, Delivery delivery, World world, Limits limits, Trace trace) {
        return new Sequence(delivery, world, limits, trace).of(scripts);
    }

    private Result of(List<Script> scripts) {
        for (int i = 0; i < scripts.size() && outcome.keeps(); i++) {
            if (i > 0) {
                flags = outcome.reopen(flags);
            }
            one(scripts.get(i));
        }
        return new Result(
                outcome.finish(flags, content), content, error, outcome.withheld(), marks);
    }

    private void one(Script script) {
        Outcome attempt = outcome.copy();
        Run.Beginning beginning = new Run.Beginning(content, flags, attempt);
        Run run = new Run(delivery, world, limits, trace, beginning);
        Note failure = run.execute(script);
        if (failure != null) {
            error = error == null ? failure : error;
            return;
        }
        outcome = attempt;
        content = run.content();
        flags = run.flags();
        marks.addAll(run.marks());
    }
}
