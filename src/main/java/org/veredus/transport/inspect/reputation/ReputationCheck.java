package org.veredus.transport.inspect.reputation;

import java.util.ArrayList;
import java.util.List;
import org.veredus.account.reputation.Repute;
import org.veredus.account.reputation.ServerReputation;
import org.veredus.account.reputation.Subject;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.CheckFailed;
import org.veredus.transport.inspect.Finding;

/// What earlier mail of those behind a message was like to all.
public final class ReputationCheck implements Check {
    private final ServerReputation server;
    private final Behind behind;

    public ReputationCheck(ServerReputation server, Behind behind) {
        this.server = server;
        this.behind = behind;
    }

    @Override
    public String name() {
        return "reputation";
    }

    @Override
    public List<Finding> look(Candidate candidate) throws CheckFailed {
        try {
            return Scales.weigh(reputes(server, behind, candidate));
        } catch (StoreFailed broken) {
            throw new CheckFailed("reputations cannot be read", broken);
        }
    }

    static List<Repute> reputes(ServerReputation server, Behind behind, Candidate candidate)
            throws StoreFailed {
        List<Repute> reputes = new ArrayList<>(4);
        for (Subject subject : behind.of(candidate)) {
            if (behind.says(subject)) reputes.add(server.of(subject));
        }
        return reputes;
    }
}
