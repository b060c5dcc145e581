package org.veredus.transport.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.verify.authentication.Authentication;

/// What was found about a message, and what is to become of it.
///
/// @param score the sum of the findings'
/// @param authentication who sent it; null if that was not asked
/// @param reach how much was looked at
public record Verdict(
        Action action,
        double score,
        List<Finding> findings,
        @Nullable Authentication authentication,
        Reach reach) {
    /// Of mail that nobody has to look at.
    public static final Verdict UNEXAMINED =
            new Verdict(Action.ACCEPT, 0, List.of(), null, Reach.NOTHING);

    /// How much of a message was looked at.
    public enum Reach {
        NOTHING,
        SENDER,
        CONTENT
    }

    public Verdict {
        findings = List.copyOf(findings);
    }

    /// With one more finding, for which it is held back, if it is let in at all.
    Verdict heldBack(Finding finding) {
        List<Finding> all = new ArrayList<>(findings);
        all.add(finding);
        Reach shown = reach == Reach.NOTHING ? Reach.SENDER : reach;
        return new Verdict(action.stricter(Action.QUARANTINE), score, all, authentication, shown);
    }

    /// Whether it belongs into the mailbox for junk, if it is delivered at all.
    public boolean isJunk() {
        return action.compareTo(Action.JUNK) >= 0;
    }

    /// Whether there is a finding of this family, such as `phishing`: of this name, or one that
    /// begins with it and a hyphen.
    public boolean has(String family) {
        for (Finding finding : findings) {
            String name = finding.name();
            boolean longer = name.length() > family.length();
            if (name.startsWith(family) && (!longer || name.charAt(family.length()) == '-'))
                return true;
        }
        return false;
    }

    /// The weightiest reason in printable ASCII, for a reply.
    public String sentence() {
        List<Finding> against = against();
        String sentence = against.isEmpty() ? "not wanted here" : against.getFirst().sentence();
        return sentence.replaceAll("[^ -~]", "?");
    }

    /// What speaks against the message, the worst first.
    public List<Finding> against() {
        return findings.stream()
                .filter(finding -> finding.score() > 0)
                .sorted(Comparator.comparingDouble(Finding::score).reversed())
                .toList();
    }
}
