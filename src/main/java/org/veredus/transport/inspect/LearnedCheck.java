package org.veredus.transport.inspect;

import java.util.List;
import java.util.Locale;
import org.veredus.account.junk.Classifier;
import org.veredus.account.junk.Opinion;
import org.veredus.account.junk.ServerJunk;

/// What the message has in common with mail that was learned from.
public final class LearnedCheck implements Check {
    static final String JUNK = "learned-junk";
    static final String WANTED = "learned-wanted";

    /// Features that must be known before an opinion counts.
    private static final int MIN_KNOWN = 25;

    /// The lean at which the opinion alone makes junk of a message.
    private static final double CLEAR = 2.0;

    private static final double CLEAR_POINTS = 5;
    private static final double MOST = 6.5;
    /// Below zero it goes so far by what comes with the program: others' mail says little of what
    /// is wanted here.
    private static final double LEAST_BY_OTHERS = -1;

    private static final double LEAST = -1.5;

    /// Messages that were learned here, from which on they are known well.
    private static final int WELL_KNOWN = 100;

    /// The most against a mailing that can be left, by what comes with the program.
    private static final double MOST_AGAINST_MAILINGS = 4;

    private final ServerJunk server;

    public LearnedCheck(ServerJunk server) {
        this.server = server;
    }

    @Override
    public String name() {
        return "learned";
    }

    @Override
    public List<Finding> look(Candidate candidate) {
        return findings(server.classifier(), candidate);
    }

    static boolean isFrom(Finding finding) {
        return finding.name().equals(JUNK) || finding.name().equals(WANTED);
    }

    static List<Finding> findings(Classifier classifier, Candidate candidate) {
        Opinion opinion = classifier.opinion(candidate.features());
        if (opinion.known() < MIN_KNOWN) return List.of();
        double lean = opinion.lean();
        boolean known = opinion.learned().server() + opinion.learned().account() >= WELL_KNOWN;
        boolean mailing = candidate.reading().header().has("List-Unsubscribe");
        double most = !known && mailing ? MOST_AGAINST_MAILINGS : MOST;
        double points =
                Math.clamp(lean * CLEAR_POINTS / CLEAR, known ? LEAST : LEAST_BY_OTHERS, most);
        double score = Math.round(points * 100) / 100.0;
        String evidence =
                String.format(Locale.ROOT, "lean %.2f of %d known features", lean, opinion.known());
        if (score > 0)
            return List.of(
                    new Finding(
                            JUNK,
                            score,
                            evidence,
                            "Its words and its build are like those of mail that others called junk."));
        if (score < 0)
            return List.of(
                    new Finding(
                            WANTED,
                            score,
                            evidence,
                            "Its words and its build are like those of mail that people wanted."));
        return List.of();
    }
}
