package org.veredus.transport.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.screening.Layers;
import org.veredus.account.screening.Thresholds;
import org.veredus.format.address.Address;
import org.veredus.storage.kv.StoreFailed;

/// How those whom a message is for see it: with their own lists and thresholds, and through all
/// lenses.
public final class Views {
    private final Standing standing;
    private final List<Lens> lenses;

    public Views(Standing standing, List<Lens> lenses) {
        this.standing = standing;
        this.lenses = List.copyOf(lenses);
    }

    /// Everybody sees the same.
    public static Views same() {
        return new Views(Standing.USUAL, List.of());
    }

    /// The common verdict.
    Verdict house(List<Finding> found, Candidate candidate) throws StoreFailed {
        Layers layers = standing.ofHouse();
        List<Finding> findings = new ArrayList<>(found);
        decide(layers, candidate, findings);
        return Weighing.weigh(
                layers.thresholds(), findings, candidate.authentication(), Verdict.Reach.CONTENT);
    }

    /// The verdicts of accounts that see it otherwise.
    Map<AccountId, Verdict> personal(Candidate candidate, Verdict common) throws StoreFailed {
        Map<AccountId, Verdict> views = new HashMap<>();
        Thresholds usual = standing.ofHouse().thresholds();
        for (Map.Entry<AccountId, Address> each : candidate.visit().accounts().entrySet()) {
            AccountId account = each.getKey();
            Layers layers = standing.of(account, each.getValue().domain());
            List<Finding> findings = new ArrayList<>(common.findings());
            boolean changed = decide(layers, candidate, findings);
            for (Lens lens : lenses) changed |= lens.adjust(account, candidate, findings);
            Thresholds thresholds = layers.thresholds();
            if (!changed && thresholds.equals(usual)) continue;
            Verdict view =
                    Weighing.weigh(
                            thresholds,
                            findings,
                            candidate.authentication(),
                            Verdict.Reach.CONTENT);
            if (!view.equals(common)) views.put(account, view);
        }
        return views;
    }

    /// The verdict on a message that came once, by what was found then and is decided now.
    public static Verdict again(Layers layers, Facts facts, List<Finding> found) {
        List<Finding> findings = new ArrayList<>(found);
        findings.removeIf(Decided::isFrom);
        Finding decided = layers.layers().isEmpty() ? null : Decided.of(layers, facts);
        if (decided != null) findings.add(decided);
        return Weighing.weigh(
                layers.thresholds(),
                findings,
                facts.policy(),
                new Weighing.Basis(null, Verdict.Reach.CONTENT));
    }

    /// @return whether the findings are other ones now
    private static boolean decide(Layers layers, Candidate candidate, List<Finding> findings) {
        boolean gone = findings.removeIf(Decided::isFrom);
        Finding decided = Decided.of(layers, candidate);
        if (decided != null) findings.add(decided);
        return gone || decided != null;
    }
}
