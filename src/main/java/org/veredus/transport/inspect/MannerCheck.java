package org.veredus.transport.inspect;

import java.util.List;
import java.util.Locale;
import org.veredus.account.junk.LearnedManner;
import org.veredus.format.features.Manner;

/// What the message says and in what manner, beside what junk and wanted mail of today say. It
/// never speaks for a message: what is dangerous stays so in good words.
public final class MannerCheck implements Check {
    /// The lean from which on it speaks against a message; doc/filter.md says how this and what
    /// follows were chosen.
    private static final double START = 0.2;

    /// Points for each unit of lean.
    private static final double SLOPE = 2;

    private static final double MOST = 5.5;

    private final LearnedManner learned;

    public MannerCheck(LearnedManner learned) {
        this.learned = learned;
    }

    @Override
    public String name() {
        return "manner";
    }

    @Override
    public List<Finding> look(Candidate candidate) {
        double lean = learned.lean(Manner.of(candidate.reading()));
        double points = Math.clamp((lean - START) * SLOPE, 0, MOST);
        double score = Math.round(points * 10) / 10.0;
        if (score == 0) return List.of();
        return List.of(
                new Finding(
                        "manner-junk",
                        score,
                        String.format(Locale.ROOT, "lean %.2f", lean),
                        "It says what frauds and unasked advertising of today say, in their"
                                + " manner."));
    }
}
