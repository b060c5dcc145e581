package org.veredus.transport.inspect;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.verify.authentication.Authentication;

/// Findings on the scales.
final class Weighing {
    private Weighing() {}

    /// @param wanted what the sender's own domain, or a finding that needs no sum, asks for
    static Verdict weigh(
            InspectSettings settings,
            List<Finding> findings,
            Action wanted,
            @Nullable Authentication authentication,
            Verdict.Reach reach) {
        double score = 0;
        for (Finding finding : findings) score += finding.score();
        Action bySum = score >= settings.junk() ? Action.JUNK : Action.ACCEPT;
        return new Verdict(bySum.stricter(wanted), score, findings, authentication, reach);
    }
}
