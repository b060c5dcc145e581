package org.veredus.transport.inspect;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.screening.Thresholds;
import org.veredus.verify.authentication.Authentication;

/// Findings on the scales.
final class Weighing {
    private Weighing() {}

    /// What somebody has decided of the sender; else the stricter of what the sum says and what the
    /// author's domain wants. What is never let in is refused in any case.
    static Verdict weigh(
            Thresholds thresholds,
            List<Finding> findings,
            @Nullable Authentication authentication,
            Verdict.Reach reach) {
        Action policy =
                authentication == null ? Action.ACCEPT : SenderFindings.policy(authentication);
        return weigh(thresholds, findings, policy, new Basis(authentication, reach));
    }

    /// What a verdict rests on.
    record Basis(@Nullable Authentication authentication, Verdict.Reach reach) {}

    /// @param policy what the author's domain wants done
    static Verdict weigh(
            Thresholds thresholds, List<Finding> findings, Action policy, Basis basis) {
        double score = 0;
        for (Finding finding : findings) score += finding.score();
        Action action = bySum(thresholds, score).stricter(policy);
        if (has(findings, Decided.ALLOWED)) action = Action.ACCEPT;
        if (has(findings, Decided.BLOCKED)) action = Action.REJECT;
        if (findings.stream().anyMatch(finding -> finding.name().startsWith("malware-")))
            action = Action.REJECT;
        return new Verdict(action, rounded(score), findings, basis.authentication, basis.reach);
    }

    private static Action bySum(Thresholds thresholds, double score) {
        if (Thresholds.isReached(thresholds.reject(), score)) return Action.REJECT;
        if (Thresholds.isReached(thresholds.defer(), score)) return Action.DEFER;
        if (Thresholds.isReached(thresholds.quarantine(), score)) return Action.QUARANTINE;
        if (Thresholds.isReached(thresholds.junk(), score)) return Action.JUNK;
        return Thresholds.isReached(thresholds.mark(), score) ? Action.MARK : Action.ACCEPT;
    }

    private static boolean has(List<Finding> findings, String name) {
        return findings.stream().anyMatch(finding -> finding.name().equals(name));
    }

    /// Two digits, so that the sum of what is shown is what is shown as the sum.
    private static double rounded(double score) {
        return Math.round(score * 100) / 100.0;
    }
}
