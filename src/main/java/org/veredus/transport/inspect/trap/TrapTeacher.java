package org.veredus.transport.inspect.trap;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.fuzzy.ServerFuzzy;
import org.veredus.account.reputation.ServerReputation;
import org.veredus.account.reputation.Subject;
import org.veredus.format.address.Address;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.inspect.VerdictListener;
import org.veredus.transport.inspect.reputation.Behind;

/// Learns from what comes to traps.
public final class TrapTeacher implements VerdictListener {
    private static final Logger log = LoggerFactory.getLogger(TrapTeacher.class);

    /// How many messages of junk one is worth. A name with a past outweighs it.
    private static final double WEIGHT = 5;

    private final TrapCount count;
    private final ServerReputation reputation;
    private final ServerFuzzy fuzzy;
    private final Behind behind;

    public TrapTeacher(
            TrapCount count, ServerReputation reputation, ServerFuzzy fuzzy, Behind behind) {
        this.count = count;
        this.reputation = reputation;
        this.fuzzy = fuzzy;
        this.behind = behind;
    }

    @Override
    public void judged(Candidate candidate, Verdict common) throws StoreFailed {
        List<Address> hit = candidate.visit().traps();
        if (hit.isEmpty()) return;
        boolean teaches =
                common.findings().stream()
                        .anyMatch(finding -> finding.name().equals(TrapCheck.TRAP));
        count.judged(hit, teaches);
        log.atInfo()
                .addKeyValue("trap", hit.getFirst().wire())
                .addKeyValue("from", candidate.visit().sender())
                .addKeyValue("learned", teaches)
                .log("message to a spam trap");
        if (!teaches) return;
        List<Subject> subjects = behind.of(candidate);
        reputation.judged(subjects, WEIGHT, 0);
        fuzzy.trapped(candidate.digests(), network(subjects));
    }

    /// Where it came from, as far as that is known: one for all that is not.
    private static String network(List<Subject> subjects) {
        return subjects.stream()
                .filter(subject -> subject.kind() == Subject.Kind.NETWORK)
                .map(Subject::name)
                .findFirst()
                .orElse("");
    }
}
