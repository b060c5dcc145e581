package org.veredus.account.screening;

import org.jspecify.annotations.Nullable;

/// Scores from which on something is done with a message. Null: not said here, so what stands
/// further out holds; [#NEVER]: not at any score.
///
/// @param mark the reader is told why it is suspicious
/// @param junk it goes to the mailbox for junk
/// @param quarantine it is held back
/// @param defer its sender is told to come again
/// @param reject it is refused
public record Thresholds(
        @Nullable Double mark,
        @Nullable Double junk,
        @Nullable Double quarantine,
        @Nullable Double defer,
        @Nullable Double reject) {
    public static final double NEVER = Double.POSITIVE_INFINITY;

    /// Nothing said.
    public static final Thresholds NONE = new Thresholds(null, null, null, null, null);

    /// What holds where nobody has said anything.
    public static final Thresholds USUAL = new Thresholds(3.0, 5.0, NEVER, NEVER, NEVER);

    public Thresholds {
        check("mark", mark);
        check("junk", junk);
        check("quarantine", quarantine);
        check("defer", defer);
        check("reject", reject);
    }

    private static void check(String name, @Nullable Double score) {
        if (score != null && !(score > 0))
            throw new IllegalArgumentException(name + " from a score of " + score);
    }

    public boolean isEmpty() {
        return equals(NONE);
    }

    /// These where they say something, and what stands further out.
    public Thresholds over(Thresholds further) {
        return new Thresholds(
                mark == null ? further.mark : mark,
                junk == null ? further.junk : junk,
                quarantine == null ? further.quarantine : quarantine,
                defer == null ? further.defer : defer,
                reject == null ? further.reject : reject);
    }

    public static boolean isReached(@Nullable Double threshold, double score) {
        return threshold != null && score >= threshold;
    }
}
