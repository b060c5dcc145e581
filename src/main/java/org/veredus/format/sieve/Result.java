package org.veredus.format.sieve;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.syntax.Note;

/// What became of a run.
///
/// @param actions in the order in which they are to be done, never empty
/// @param content the message as it was in the end
/// @param error why the run failed, and where; then the only action is an implicit keep
/// @param withheld what the script asked for that must not be done, and why
/// @param marks to be remembered with the delivery
public record Result(
        List<Action> actions,
        Content content,
        @Nullable Note error,
        List<String> withheld,
        List<DuplicateMark> marks) {
    public Result {
        actions = List.copyOf(actions);
        withheld = List.copyOf(withheld);
        marks = List.copyOf(marks);
    }
}
