package org.veredus.transport.inspect;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import org.veredus.account.junk.Classifier;
import org.veredus.account.junk.Opinion;
import org.veredus.account.junk.ServerJunk;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.MessageDate;

/// What the message has in common with mail that was learned from. What comes with the program is
/// of 2002; alone it says nothing of mail of today, as [MannerCheck] does.
public final class LearnedCheck implements Check {
    static final String JUNK = "learned-junk";
    static final String WANTED = "learned-wanted";

    /// Features that must be known before an opinion counts.
    private static final int MIN_KNOWN = 15;

    /// Features from which on what speaks against a message counts in full, and not at all at
    /// [#MIN_KNOWN]: three words without a date may be anybody's.
    private static final int ENOUGH_KNOWN = 60;

    /// Of what comes with the program. In cross-validation on the older half of the corpus, where
    /// nobody's mail is in two parts, eight of 1,627 wanted messages are junk by it and the rules
    /// together, four of them copies of one letter; doc/filter.md.
    private static final Slope SHIPPED = new Slope(4, 9);

    /// The same where more was learned: six of 1,627, and fewer that are nearly junk.
    private static final Slope HERE = new Slope(5, 12);

    private static final double CLEAR_POINTS = 5;

    private static final double MOST = 6.5;

    /// The lean below which it speaks for a message, what each step is worth then, and the most of
    /// it: what is dangerous stays so in good words.
    private static final double GOOD = -5;

    private static final double SLOPE_BELOW = 0.25;

    private static final double LEAST_BY_OTHERS = -1;

    private static final double LEAST = -2.5;

    /// Less than this says nothing, and must not tip the scales.
    private static final double LEAST_SAID = 0.1;

    /// Messages that were learned here, from which on they are known well.
    private static final int WELL_KNOWN = 100;

    /// The most against a mailing that can be left, by what comes with the program.
    private static final double MOST_AGAINST_MAILINGS = 4;

    /// The most against a message of today, by what comes with the program and little more: mail is
    /// built otherwise now.
    private static final double MOST_AGAINST_TODAY = 2;

    private static final Instant LATER = Instant.parse("2010-01-01T00:00:00Z");

    private final ServerJunk server;

    /// How a lean becomes points against a message.
    ///
    /// @param start from here on it has some
    /// @param clear here the opinion alone makes junk of it
    private record Slope(double start, double clear) {
        double points(double lean) {
            return CLEAR_POINTS * (lean - start) / (clear - start);
        }
    }

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
        int here = opinion.learned().server() + opinion.learned().account();
        boolean known = here >= WELL_KNOWN;
        boolean today = !known && isOfToday(candidate);
        if (here == 0 && today) return List.of();
        double most = known ? MOST : mostByOthers(candidate, today);
        double least = known ? LEAST : today ? 0 : LEAST_BY_OTHERS;
        Slope slope = known ? HERE : SHIPPED;
        double points =
                lean < 0
                        ? Math.clamp((lean - GOOD) * SLOPE_BELOW, least, 0)
                        : Math.clamp(slope.points(lean), 0, most) * weight(opinion.known());
        double score = Math.abs(points) < LEAST_SAID ? 0 : Math.round(points * 100) / 100.0;
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

    private static double mostByOthers(Candidate candidate, boolean today) {
        if (today) return MOST_AGAINST_TODAY;
        return isMailing(candidate) ? MOST_AGAINST_MAILINGS : MOST;
    }

    private static boolean isOfToday(Candidate candidate) {
        HeaderField field = candidate.reading().header().first("Date");
        OffsetDateTime date = field == null ? null : MessageDate.parse(field.value());
        return date == null || date.toInstant().isAfter(LATER);
    }

    private static double weight(int known) {
        return Math.min(1, (double) (known - MIN_KNOWN) / (ENOUGH_KNOWN - MIN_KNOWN));
    }

    /// Whether it is one of a sender's own; what comes through a list that anybody may write to is
    /// none.
    private static boolean isMailing(Candidate candidate) {
        Header header = candidate.reading().header();
        return header.has("List-Unsubscribe") && !header.has("List-Post");
    }
}
