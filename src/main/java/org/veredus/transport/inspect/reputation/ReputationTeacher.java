package org.veredus.transport.inspect.reputation;

import java.util.List;
import org.veredus.account.reputation.ServerReputation;
import org.veredus.account.reputation.Subject;
import org.veredus.account.screening.Thresholds;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.inspect.VerdictListener;

/// Counts what messages were found to be for the reputation of those behind them: by what was found
/// beside their reputation. What is neither good nor bad counts for nothing.
public final class ReputationTeacher implements VerdictListener {
    private final ServerReputation server;
    private final Behind behind;

    public ReputationTeacher(ServerReputation server, Behind behind) {
        this.server = server;
        this.behind = behind;
    }

    @Override
    public void judged(Candidate candidate, Verdict common) throws StoreFailed {
        double score = 0;
        for (Finding finding : common.findings()) {
            if (!Scales.isFrom(finding)) score += finding.score();
        }
        boolean junk = Thresholds.isReached(Thresholds.USUAL.junk(), score);
        boolean wanted = !Thresholds.isReached(Thresholds.USUAL.mark(), score);
        if (!junk && !wanted) return;
        List<Subject> subjects = behind.of(candidate);
        server.judged(subjects, junk ? 1 : 0, wanted ? 1 : 0);
    }
}
