package org.veredus.transport.inspect.reputation;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.veredus.account.reputation.Repute;
import org.veredus.account.reputation.Subject;
import org.veredus.transport.inspect.Finding;

/// What reputations are worth. The worst of a message's counts; only where none is bad, the best: a
/// good name is soon borrowed. None makes junk by itself.
final class Scales {
    private static final String BAD = "reputation-bad";
    private static final String GOOD = "reputation-good";

    /// The share of junk from which on a name is bad.
    private static final double BAD_FROM = 0.5;

    private static final double GOOD_UNTIL = 0.2;

    /// Messages with which half of the most is said, against and for.
    private static final double FEW = 4;

    private static final double SOME = 10;

    /// Less is not worth a word.
    private static final double LEAST_SAID = 0.1;

    private Scales() {}

    static boolean isFrom(Finding finding) {
        return finding.name().equals(BAD) || finding.name().equals(GOOD);
    }

    static List<Finding> weigh(List<Repute> reputes) {
        return Stream.of(most(reputes, 1), most(reputes, -1))
                .flatMap(List::stream)
                .limit(1)
                .toList();
    }

    /// @param sign 1: against the message, -1: for it
    private static List<Finding> most(List<Repute> reputes, int sign) {
        return reputes.stream()
                .filter(repute -> points(repute) * sign >= LEAST_SAID)
                .max(Comparator.comparingDouble(repute -> points(repute) * sign))
                .map(Scales::finding)
                .stream()
                .toList();
    }

    private static double points(Repute repute) {
        double bad = repute.badness();
        double count = repute.messages();
        double points = 0;
        if (bad > BAD_FROM)
            points = against(repute.subject().kind()) * (2 * bad - 1) * count / (count + FEW);
        if (bad < GOOD_UNTIL)
            points =
                    -favour(repute.subject().kind())
                            * (1 - bad / GOOD_UNTIL)
                            * count
                            / (count + SOME);
        return Math.round(points * 100) / 100.0;
    }

    private static double against(Subject.Kind kind) {
        return switch (kind) {
            case SENDER -> 3;
            case DOMAIN, ADDRESS -> 2;
            case NETWORK -> 1;
        };
    }

    private static double favour(Subject.Kind kind) {
        return switch (kind) {
            case SENDER -> 1;
            case DOMAIN -> 0.8;
            case ADDRESS -> 0.5;
            case NETWORK -> 0.2;
        };
    }

    private static Finding finding(Repute repute) {
        double points = points(repute);
        String evidence =
                String.format(
                        Locale.ROOT,
                        "%s: %.1f junk, %.1f wanted",
                        repute.subject().name(),
                        repute.junk(),
                        repute.wanted());
        String who = who(repute.subject());
        boolean own = repute.own() >= BAD_FROM;
        if (points > 0)
            return new Finding(
                    BAD,
                    points,
                    evidence,
                    own
                            ? "You have called mail from " + who + " junk."
                            : "Most mail from " + who + " was junk here.");
        return new Finding(
                GOOD,
                points,
                evidence,
                own
                        ? "You have wanted mail from " + who + " before."
                        : "Mail from " + who + " was wanted here.");
    }

    private static String who(Subject subject) {
        return switch (subject.kind()) {
            case SENDER -> subject.name();
            case DOMAIN -> "the domain " + subject.name();
            case ADDRESS -> "the computer " + subject.name();
            case NETWORK -> "the network " + subject.name();
        };
    }
}
