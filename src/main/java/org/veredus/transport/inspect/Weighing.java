package org.veredus.transport.inspect;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.verify.authentication.Authentication;

/// Findings on the scales.
final class Weighing {
    private Weighing() {}

    /// The stricter of what the sum says, what the author's domain wants, and what is never let in.
    static Verdict weigh(
            InspectSettings settings,
            List<Finding> findings,
            @Nullable Authentication authentication,
            Verdict.Reach reach) {
        double score = 0;
        boolean malware = false;
        for (Finding finding : findings) {
            score += finding.score();
            malware |= finding.name().startsWith("malware-");
        }
        Action action = score >= settings.junk() ? Action.JUNK : Action.ACCEPT;
        if (authentication != null) action = action.stricter(SenderFindings.policy(authentication));
        if (malware) action = Action.REJECT;
        return new Verdict(action, rounded(score), findings, authentication, reach);
    }

    /// Two digits, so that the sum of what is shown is what is shown as the sum.
    private static double rounded(double score) {
        return Math.round(score * 100) / 100.0;
    }
}
